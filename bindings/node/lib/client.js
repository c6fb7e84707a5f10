import { call, callNow } from './call.js';
import { check } from './check.js';
import { decode, encode } from './json.js';
import { native, takeString } from './library.js';
import { Operations } from './operations.js';
import { borrow, cancelAll } from './pool.js';
import { refreshTokenCallbacks } from './refresh-tokens.js';
import { closeWith, handleOf } from './resource.js';
import { Scope } from './scope.js';

/** Checks callbacks. `owner` is that of `refreshTokenCallbacks`. */
export function readCallbacks(callbacks = {}) {
  check(callbacks, { observer: 'function', refreshTokenObserver: 'function' });
  const { observer: observe, refreshTokenObserver } = callbacks;
  return { observe, owner: { refreshTokenObserver } };
}

function open(settings, callbacks) {
  const context = readCallbacks(callbacks);
  const inputs = [encode(settings), refreshTokenCallbacks(context.owner)];
  return new Scope(callNow('client_new_json_with_callbacks', ...inputs), context);
}

/** The scope of a call, an iteration or a bulk run of a client. */
export let derive;

export class Client extends Operations {
  #scope;
  #lastResponse = null;

  static {
    derive = (client, options) => client.#scope.derive(handleOf(client).pointer, options);
  }

  /** In place of settings there may be the scope of a client that the library has made. */
  constructor(settings, callbacks) {
    const scope = settings instanceof Scope ? settings : open(settings, callbacks);
    super(scope.client, native.client_free);
    this.#scope = scope;
  }

  async call(operation, args, options) {
    const inputs = [String(operation), encode(args)];
    const scope = derive(this, options);
    try {
      return decode(
        await this.#run('call_json', (thread) => [scope.clientOn(thread), ...inputs], scope),
      );
    } finally {
      scope.close();
    }
  }

  pages(operation, args, options) {
    const inputs = [String(operation), encode(args)];
    const scope = derive(this, options);
    const pages = this.#pages(inputs, scope);
    closeWith(pages, scope);
    return pages;
  }

  withOptions(options, callbacks = {}) {
    check(callbacks, { observer: 'function' });
    const scope = derive(this, options);
    scope.observe = callbacks.observer ?? scope.observe;
    return new Client(scope);
  }

  cancel() {
    const { pointer } = handleOf(this);
    cancelAll(this.#scope);
    native.client_cancel(pointer);
  }

  lastResponse() {
    return this.#lastResponse && decode(this.#lastResponse);
  }

  async *#pages(inputs, scope) {
    try {
      // An iterator keeps the observer that it was opened with.
      if (scope.observe) scope.thread = await borrow();
      scope.pages = callNow('pages_json_open', scope.clientOn(scope.thread), ...inputs);
      for (;;) {
        const page = await this.#run('pages_json_next', () => [scope.pages], scope);
        if (page === null) return;
        yield decode(page);
      }
    } finally {
      scope.close();
    }
  }

  async #run(name, args, scope) {
    try {
      return await call(name, args, scope);
    } finally {
      const response = takeString(native.client_last_response_json(scope.client));
      this.#lastResponse = response ?? this.#lastResponse;
    }
  }
}

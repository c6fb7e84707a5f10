import { call, callNow } from './call.js';
import { decode, encode } from './json.js';
import { HANDLE, bind } from './library.js';
import { Operations } from './operations.js';
import { borrow, cancelAll } from './pool.js';
import { closeWith, handleOf } from './resource.js';
import { Scope } from './scope.js';

const cancelClient = bind('client_cancel', 'void', HANDLE);
const freeClient = bind('client_free', 'void', HANDLE);

/** For `new Client`, in place of settings: a client that the library has made. */
export class Pointer {
  constructor(value) {
    this.value = value;
  }
}

// Else it would fail within a call, in an event that no program can catch.
function checkObserver(observer) {
  if (observer && typeof observer !== 'function') {
    throw new TypeError(`observer: expected a function, got ${typeof observer}`);
  }
}

/** For the other classes: `scope` derives a client, `clients` are those that a client belongs to. */
export const internals = {};

export class Client extends Operations {
  #observer;
  #clients;
  #lastResponse = null;

  static {
    internals.scope = (client) => client.#scope();
    internals.clients = (client) => client.#clients;
  }

  constructor(settings, { observer } = {}, parent = undefined) {
    checkObserver(observer);
    const isMade = settings instanceof Pointer;
    super(isMade ? settings.value : callNow('client_new_json', encode(settings)), freeClient);
    this.#observer = observer ?? parent?.#observer;
    this.#clients = [this, ...(parent?.#clients ?? [])];
  }

  async call(operation, args, { signal } = {}) {
    const inputs = [String(operation), encode(args)];
    const scope = this.#scope();
    const onThread = (observer) => {
      if (this.#observer) scope.observeWith(observer);
      return [scope.client, ...inputs];
    };
    try {
      return decode(await this.#run('call_json', scope, onThread, signal));
    } finally {
      scope.close();
    }
  }

  pages(operation, args, { signal } = {}) {
    const inputs = [String(operation), encode(args)];
    const scope = this.#scope();
    const pages = this.#pages(scope, inputs, signal);
    closeWith(pages, scope);
    return pages;
  }

  withOptions(options, callbacks = {}) {
    checkObserver(callbacks.observer);
    return new Client(new Pointer(this.#derive(encode(options))), callbacks, this);
  }

  cancel() {
    cancelAll(this);
    cancelClient(handleOf(this).pointer);
  }

  lastResponse() {
    return this.#lastResponse && decode(this.#lastResponse);
  }

  async *#pages(scope, inputs, signal) {
    try {
      if (this.#observer) {
        // An iterator keeps the observer that it was opened with, which only its own thread may call.
        scope.thread = await borrow();
        scope.observeWith(scope.thread.observer);
      }
      scope.pages = callNow('pages_json_open', scope.client, ...inputs);
      const args = () => [scope.pages];
      for (;;) {
        const page = await this.#run('pages_json_next', scope, args, signal);
        if (page === null) return;
        yield decode(page);
      }
    } finally {
      scope.close();
    }
  }

  async #run(name, scope, args, signal) {
    const { cancel: stop, thread } = scope;
    const [clients, observe] = [this.#clients, this.#observer];
    try {
      return await call(name, { args, stop, signal, clients, observe, thread });
    } finally {
      this.#lastResponse = scope.lastResponse() ?? this.#lastResponse;
    }
  }

  #scope() {
    return new Scope(this.#derive(null));
  }

  #derive(json) {
    return callNow('client_with_options_json', handleOf(this).pointer, json);
  }
}

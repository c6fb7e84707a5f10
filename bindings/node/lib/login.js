import { call, callNow } from './call.js';
import { check } from './check.js';
import { Client, readCallbacks } from './client.js';
import { encode } from './json.js';
import { native } from './library.js';
import { refreshTokenCallbacks } from './refresh-tokens.js';
import { Resource, handleOf } from './resource.js';
import { Scope } from './scope.js';

export class Login extends Resource {
  #context;

  constructor(settings, options, callbacks) {
    const context = readCallbacks(callbacks);
    const inputs = [encode(settings), encode(options), refreshTokenCallbacks(context.owner)];
    super(callNow('login_begin', ...inputs), native.login_free);
    this.#context = context;
  }

  get url() {
    return native.login_url(handleOf(this).pointer);
  }

  get redirectUri() {
    return native.login_redirect_uri(handleOf(this).pointer);
  }

  async wait(options = {}) {
    check(options, { timeoutMs: 'number', signal: AbortSignal });
    const { timeoutMs = 300_000, signal } = options;
    if (!Number.isSafeInteger(timeoutMs) || timeoutMs < 0) {
      throw new RangeError(`timeoutMs: expected an integer (milliseconds), got ${timeoutMs}`);
    }
    return await this.#run('login_wait', timeoutMs, signal);
  }

  async finish(pasted, options = {}) {
    check({ pasted: pasted ?? null, ...options }, { pasted: 'string', signal: AbortSignal });
    return await this.#run('login_finish', pasted, options.signal);
  }

  cancel() {
    native.login_cancel(handleOf(this).pointer);
  }

  async #run(name, argument, signal) {
    const signals = signal ? [signal] : [];
    const pointer = await handleOf(this).use((login) => {
      const stop = () => native.login_cancel(login);
      return call(name, () => [login, argument], { stop, signals, discard: native.client_free });
    });
    return new Client(new Scope(pointer, this.#context));
  }
}

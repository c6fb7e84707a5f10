import { call, callNow } from './call.js';
import { Client, Pointer } from './client.js';
import { Handle, closeWith } from './handle.js';
import { encode } from './json.js';
import { bind } from './library.js';

const cancelLogin = bind('login_cancel', 'void', 'void *');
const freeClient = bind('client_free', 'void', 'void *');
const freeLogin = bind('login_free', 'void', 'void *');
const urlOf = bind('login_url', 'str', 'void *');
const redirectUriOf = bind('login_redirect_uri', 'str', 'void *');

export class Login {
  #handle;

  constructor(settings, options) {
    const pointer = callNow('login_begin', encode(settings), encode(options), null);
    this.#handle = new Handle(pointer, freeLogin);
    closeWith(this, this.#handle);
  }

  get url() {
    return urlOf(this.#handle.pointer);
  }

  get redirectUri() {
    return redirectUriOf(this.#handle.pointer);
  }

  wait({ timeoutMs = 300_000, signal } = {}) {
    return this.#run('login_wait', timeoutMs, signal);
  }

  finish(pasted, { signal } = {}) {
    return this.#run('login_finish', pasted, signal);
  }

  cancel() {
    cancelLogin(this.#handle.pointer);
  }

  close() {
    this.#handle.close();
  }

  [Symbol.dispose]() {
    this.close();
  }

  async #run(name, argument, signal) {
    const client = await this.#handle.use((login) => {
      const [args, stop] = [() => [login, argument], () => cancelLogin(login)];
      return call(name, { args, stop, signal, discard: freeClient });
    });
    return new Client(new Pointer(client));
  }
}

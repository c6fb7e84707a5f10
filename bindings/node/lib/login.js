import { call, callNow } from './call.js';
import { Client, Pointer } from './client.js';
import { encode } from './json.js';
import { HANDLE, bind } from './library.js';
import { Resource, handleOf } from './resource.js';

const cancelLogin = bind('login_cancel', 'void', HANDLE);
const freeClient = bind('client_free', 'void', HANDLE);
const freeLogin = bind('login_free', 'void', HANDLE);
const urlOf = bind('login_url', 'str', HANDLE);
const redirectUriOf = bind('login_redirect_uri', 'str', HANDLE);

export class Login extends Resource {
  constructor(settings, options) {
    super(callNow('login_begin', encode(settings), encode(options), 0), freeLogin);
  }

  get url() {
    return urlOf(handleOf(this).pointer);
  }

  get redirectUri() {
    return redirectUriOf(handleOf(this).pointer);
  }

  wait({ timeoutMs = 300_000, signal } = {}) {
    return this.#run('login_wait', Number(timeoutMs), signal);
  }

  finish(pasted, { signal } = {}) {
    return this.#run('login_finish', String(pasted), signal);
  }

  cancel() {
    cancelLogin(handleOf(this).pointer);
  }

  async #run(name, argument, signal) {
    const client = await handleOf(this).use((login) => {
      const [args, stop] = [() => [login, argument], () => cancelLogin(login)];
      return call(name, { args, stop, signal, discard: freeClient });
    });
    return new Client(new Pointer(client));
  }
}

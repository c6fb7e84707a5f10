import { callNow } from './call.js';
import { Client } from './client.js';
import { Handle, closeWith } from './handle.js';
import { decode, encode } from './json.js';
import { bind } from './library.js';
import { SandboxVerbs } from './sandbox-verbs.js';

const freeSandbox = bind('sandbox_free', 'void', 'void *');
const baseUrlOf = bind('sandbox_base_url', 'str', 'void *');
const clientIdOf = bind('sandbox_client_id', 'str', 'void *');
const clientSecretOf = bind('sandbox_client_secret', 'str', 'void *');
const unprivilegedClientIdOf = bind('sandbox_unprivileged_client_id', 'str', 'void *');
const unprivilegedClientSecretOf = bind('sandbox_unprivileged_client_secret', 'str', 'void *');

export class Sandbox extends SandboxVerbs {
  #handle;

  constructor(options) {
    super();
    this.#handle = new Handle(callNow('sandbox_start_json', encode(options)), freeSandbox);
    closeWith(this, this.#handle);
  }

  settings({ unprivileged = false } = {}) {
    const { pointer } = this.#handle;
    const clientId = unprivileged ? unprivilegedClientIdOf : clientIdOf;
    const clientSecret = unprivileged ? unprivilegedClientSecretOf : clientSecretOf;
    return {
      baseUrl: baseUrlOf(pointer),
      loginUrl: baseUrlOf(pointer),
      clientId: clientId(pointer),
      clientSecret: clientSecret(pointer),
    };
  }

  client(settings, callbacks) {
    return new Client({ ...this.settings(), ...settings }, callbacks);
  }

  call(verb, args) {
    return decode(callNow('sandbox_call_json', this.#handle.pointer, verb, encode(args)));
  }

  close() {
    this.#handle.close();
  }

  [Symbol.dispose]() {
    this.close();
  }
}

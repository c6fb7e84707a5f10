import { callNow } from './call.js';
import { Client } from './client.js';
import { decode, encode } from './json.js';
import { HANDLE, bind } from './library.js';
import { handleOf } from './resource.js';
import { SandboxVerbs } from './sandbox-verbs.js';

const freeSandbox = bind('sandbox_free', 'void', HANDLE);
const baseUrlOf = bind('sandbox_base_url', 'str', HANDLE);
const clientIdOf = bind('sandbox_client_id', 'str', HANDLE);
const clientSecretOf = bind('sandbox_client_secret', 'str', HANDLE);
const unprivilegedClientIdOf = bind('sandbox_unprivileged_client_id', 'str', HANDLE);
const unprivilegedClientSecretOf = bind('sandbox_unprivileged_client_secret', 'str', HANDLE);

export class Sandbox extends SandboxVerbs {
  constructor(options) {
    super(callNow('sandbox_start_json', encode(options)), freeSandbox);
  }

  settings({ unprivileged = false } = {}) {
    const { pointer } = handleOf(this);
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
    const { pointer } = handleOf(this);
    return decode(callNow('sandbox_call_json', pointer, String(verb), encode(args)));
  }
}

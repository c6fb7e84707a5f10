import { callNow } from './call.js';
import { check } from './check.js';
import { Client } from './client.js';
import { decode, encode } from './json.js';
import { native, takeString } from './library.js';
import { handleOf } from './resource.js';
import { SandboxVerbs } from './sandbox-verbs.js';

export class Sandbox extends SandboxVerbs {
  constructor(options) {
    super(callNow('sandbox_start_json', encode(options)), native.sandbox_free);
  }

  settings(options = {}) {
    check(options, { unprivileged: 'boolean' });
    const { pointer } = handleOf(this);
    return decode(takeString(native.sandbox_settings_json(pointer, options.unprivileged ?? false)));
  }

  client(settings, callbacks) {
    return new Client({ ...this.settings(), ...settings }, callbacks);
  }

  call(verb, args) {
    const { pointer } = handleOf(this);
    return decode(callNow('sandbox_call_json', pointer, String(verb), encode(args)));
  }
}

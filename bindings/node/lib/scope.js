import { callNow } from './call.js';
import { check } from './check.js';
import { encode } from './json.js';
import { native, struct } from './library.js';
import { giveBack } from './pool.js';

/** A client of the library, and how its calls are made: that of a program, or a derived one for a call alone. */
export class Scope {
  pages = 0;
  thread;
  stop = () => native.client_cancel(this.client);

  constructor(client, { observe, owner, signals = [], lineage = [] }) {
    Object.assign(this, { client, observe, owner, signals, lineage: [this, ...lineage] });
  }

  derive(client, { signal, ...options } = {}) {
    check({ signal }, { signal: AbortSignal });
    const signals = signal ? [...this.signals, signal] : this.signals;
    const derived = callNow('client_with_options_json', client, encode(options));
    return new Scope(derived, { ...this, signals });
  }

  /** The client for a call on a thread, which alone can tell its observer. */
  clientOn(thread) {
    if (!this.observe) return this.client;
    const callbacks = struct('genesys_callbacks', { observer: thread.addresses[0] });
    const options = struct('genesys_call_options', { callbacks });
    const client = callNow('client_with_options', this.client, options);
    native.client_free(this.client);
    return (this.client = client);
  }

  close() {
    native.pages_json_free(this.pages);
    native.client_free(this.client);
    this.pages = this.client = 0;
    if (this.thread) giveBack(this.thread);
    this.thread = undefined;
  }
}

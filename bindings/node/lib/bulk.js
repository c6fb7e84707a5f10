import { call } from './call.js';
import { internals } from './client.js';
import { Handle, closeWith } from './handle.js';
import { decode, encode } from './json.js';
import { bind } from './library.js';

const freeBulk = bind('bulk_free', 'void', 'void *');

export class Bulk {
  #handle;
  #run;

  /** Opens the journal. The signal, or a cancel of the client, ends the run. */
  static async open(client, options, { signal } = {}) {
    const json = encode(options);
    const scope = internals.scope(client);
    const run = { stop: scope.cancel, clients: internals.clients(client), signal };
    try {
      const args = () => [scope.client, json];
      const pointer = await call('bulk_open', { ...run, args, discard: freeBulk });
      return new Bulk(pointer, scope, run);
    } catch (error) {
      scope.close();
      throw error;
    }
  }

  constructor(pointer, scope, run) {
    this.#run = run;
    this.#handle = new Handle(pointer, () => {
      freeBulk(pointer);
      scope.close();
    });
    closeWith(this, this.#handle);
  }

  enlist(request) {
    return this.#call('bulk_enlist_json', [encode(request)], this.#run);
  }

  async submit(request) {
    return decode(await this.#call('bulk_submit_json', [encode(request)], this.#run));
  }

  /** Also after the run has ended. */
  async report() {
    return decode(await this.#call('bulk_report_json', [], { stop: () => {} }));
  }

  close() {
    this.#handle.close();
  }

  [Symbol.dispose]() {
    this.close();
  }

  #call(name, args, run) {
    return this.#handle.use((bulk) => call(name, { ...run, args: () => [bulk, ...args] }));
  }
}

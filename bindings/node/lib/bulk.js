import { call } from './call.js';
import { internals } from './client.js';
import { decode, encode } from './json.js';
import { HANDLE, bind } from './library.js';
import { Resource, handleOf } from './resource.js';

const freeBulk = bind('bulk_free', 'void', HANDLE);

export class Bulk extends Resource {
  #run;

  /** Opens the journal. The signal, or a cancel of the client, ends the run. */
  static async open(client, options = {}, { signal } = {}) {
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
    super(pointer, () => {
      freeBulk(pointer);
      scope.close();
    });
    this.#run = run;
  }

  enlist(request = {}) {
    return this.#call('bulk_enlist_json', [encode(request)], this.#run);
  }

  async submit(request = {}) {
    return decode(await this.#call('bulk_submit_json', [encode(request)], this.#run));
  }

  async report() {
    // Without the signal: the run may have ended.
    return decode(await this.#call('bulk_report_json', [], { stop: () => {} }));
  }

  #call(name, args, run) {
    return handleOf(this).use((bulk) => call(name, { ...run, args: () => [bulk, ...args] }));
  }
}

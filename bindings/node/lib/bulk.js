import { call } from './call.js';
import { check } from './check.js';
import { Client, derive } from './client.js';
import { decode, encode } from './json.js';
import { native } from './library.js';
import { Resource, handleOf } from './resource.js';

export class Bulk extends Resource {
  #scope;

  static async open(client, options = {}, callOptions = undefined) {
    check({ client: client ?? null }, { client: Client });
    const json = encode(options);
    const scope = derive(client, callOptions);
    try {
      const settings = { ...scope, discard: native.bulk_free };
      return new Bulk(await call('bulk_open', () => [scope.client, json], settings), scope);
    } catch (error) {
      scope.close();
      throw error;
    }
  }

  constructor(pointer, scope) {
    super(pointer, () => {
      native.bulk_free(pointer);
      scope.close();
    });
    this.#scope = scope;
  }

  enlist(request = {}) {
    return this.#call('bulk_enlist_json', [encode(request)]);
  }

  async submit(request = {}) {
    return decode(await this.#call('bulk_submit_json', [encode(request)]));
  }

  async report() {
    // Without the signals: the run may have ended.
    return decode(await this.#call('bulk_report_json', [], { stop: () => {}, signals: [] }));
  }

  #call(name, args, settings = this.#scope) {
    return handleOf(this).use((bulk) => call(name, () => [bulk, ...args], settings));
  }
}

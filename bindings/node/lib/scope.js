import { HANDLE, bind, takeString, withObserver } from './library.js';
import { giveBack } from './pool.js';

const cancelClient = bind('client_cancel', 'void', HANDLE);
const freeClient = bind('client_free', 'void', HANDLE);
const freePages = bind('pages_json_free', 'void', HANDLE);
const lastResponseJson = bind('client_last_response_json', 'void *', HANDLE);

/** What one call, iteration or bulk run has of its own: a derived client, which is cancelled alone. */
export class Scope {
  pages = 0;
  thread;

  constructor(client) {
    this.client = client;
    this.cancel = () => cancelClient(this.client);
  }

  observeWith(observer) {
    const { value } = withObserver(this.client, observer);
    freeClient(this.client);
    this.client = value;
  }

  lastResponse() {
    return takeString(lastResponseJson(this.client));
  }

  close() {
    freePages(this.pages);
    freeClient(this.client);
    this.pages = this.client = 0;
    if (this.thread) giveBack(this.thread);
    this.thread = undefined;
  }
}

import { bind, takeString, withObserver } from './library.js';

const cancelClient = bind('client_cancel', 'void', 'void *');
const freeClient = bind('client_free', 'void', 'void *');
const freePages = bind('pages_json_free', 'void', 'void *');
const lastResponseJson = bind('client_last_response_json', 'void *', 'void *');

/** What one call, iteration or bulk run has of its own: a derived client, which is cancelled alone. */
export class Scope {
  pages = null;
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
    this.pages = this.client = null;
    this.thread?.close();
  }
}

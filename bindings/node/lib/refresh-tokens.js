// A new refresh token comes in the thread of the call that refreshes, whichever that is. koffi runs a callback in the
// thread that has registered it, and the one of the call waits: so it is one that never makes a call.
import { receiveMessageOnPort } from 'node:worker_threads';

import { struct } from './library.js';
import { closeWith } from './resource.js';
import { Thread } from './thread.js';

const START_MS = 30_000;

/** What programs have registered, by the `user_data` of their clients. */
const owners = new Map();
let count = 0;
let listener;

/** The callbacks of a client that tells `owner.refreshTokenObserver`, if there is one, as long as `owner` exists. */
export function refreshTokenCallbacks(owner) {
  if (!owner.refreshTokenObserver) return null;
  listener ??= listen();
  const id = ++count;
  owners.set(id, new WeakRef(owner));
  closeWith(owner, { close: () => owners.delete(id) });
  return struct('genesys_callbacks', { user_data: id, refresh_token: listener.addresses[1] });
}

/** Tells of tokens that have arrived, before the end of their calls is known. */
export function deliverRefreshTokens() {
  let received;
  while ((received = listener && receiveMessageOnPort(listener.port))) deliver(received.message);
}

function deliver({ id, token }) {
  owners.get(id)?.deref()?.refreshTokenObserver(token);
}

function listen() {
  const thread = new Thread();
  thread.started.catch(() => {});
  thread.wait(Date.now() + START_MS);
  if (!thread.addresses[1]) throw new Error('failed to start a thread for refresh tokens');
  thread.port.on('message', deliver).unref();
  return thread;
}

// A thread of the pool: makes one call of the library at a time, and blocks while it does.
import { workerData } from 'node:worker_threads';

import { attempt, native, register, takeString } from './library.js';
import { BUSY, IDLE } from './thread.js';

const { state, addresses, port } = workerData;

function rest(reply) {
  Atomics.store(state, 0, IDLE);
  Atomics.notify(state, 0);
  port.postMessage({ reply });
}

// A call that was cancelled on its way here is not made.
port.on('message', ({ name, args }) => {
  rest(Atomics.load(state, 0) === BUSY ? attempt(name, ...args) : null);
});
addresses[0] = register('observer', (event) => {
  port.postMessage({ event: takeString(native.event_to_json(event)) });
});
addresses[1] = register('refresh_token', (token, id) => port.postMessage({ token, id }));
rest();

// A thread of the pool: makes one call of the library at a time, and blocks while it does.
import { parentPort, workerData as state } from 'node:worker_threads';

import { attempt, registerObserver } from './library.js';
import { BUSY, IDLE } from './state.js';

function rest() {
  Atomics.store(state, 0, IDLE);
  Atomics.notify(state, 0);
}

parentPort.on('message', ({ name, args }) => {
  // A call that was cancelled on its way here is not made.
  const reply = Atomics.load(state, 0) === BUSY ? attempt(name, ...args) : null;
  rest();
  parentPort.postMessage({ reply });
});
const observer = registerObserver((event) => parentPort.postMessage({ event }));
rest();
parentPort.postMessage({ observer });

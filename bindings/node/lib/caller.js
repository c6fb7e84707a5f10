import { once } from 'node:events';
import { SHARE_ENV, Worker } from 'node:worker_threads';

import { BUSY, CANCELLED } from './state.js';

const CANCEL_INTERVAL_MS = 20;

/** The states of threads that are starting. */
const starting = new Set();

/** A thread that makes one call of the library at a time. It keeps the process alive only while it does. */
export class Caller {
  #worker;
  #state;
  #job;
  hasEnded = false;

  static async start() {
    const state = new Int32Array(new SharedArrayBuffer(4)).fill(BUSY);
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      name: 'genesys-onboarding',
      workerData: state,
      env: SHARE_ENV,
      execArgv: [],
    });
    starting.add(state);
    try {
      const [{ observer }] = await once(worker, 'message');
      return new Caller(worker, state, observer);
    } finally {
      starting.delete(state);
    }
  }

  /** Blocks until all threads have started: koffi aborts a process that ends while it is loading. */
  static waitForStarts(deadline) {
    for (const state of starting) waitWhile(state, BUSY, deadline);
  }

  constructor(worker, state, observer) {
    this.#worker = worker;
    this.#state = state;
    this.observer = observer;
    worker.on('message', ({ event, reply }) => {
      if (event) this.#job.observe(event);
      else this.#end((job) => job.resolve(reply));
    });
    worker.on('error', (error) => {
      this.hasEnded = true;
      this.#end((job) => job.reject(error));
    });
    this.ended = new Promise((resolve) => worker.on('exit', resolve));
    // After the listeners, since that for messages undoes it.
    worker.unref();
  }

  /** Makes a call, whose arguments may depend on this thread's observer. */
  run({ name, args, stop, observe }) {
    return new Promise((resolve, reject) => {
      this.#job = { stop, observe, resolve, reject };
      Atomics.store(this.#state, 0, BUSY);
      this.#worker.ref();
      this.#worker.postMessage({ name, args: args(this.observer) });
    });
  }

  /** Cancels the call. Only one in progress notices, and it may just be about to begin: so again until it ends. */
  cancel() {
    if (!this.#job) return;
    const { stop } = this.#job;
    Atomics.compareExchange(this.#state, 0, BUSY, CANCELLED);
    this.#job.timer ??= setInterval(stop, CANCEL_INTERVAL_MS);
    stop();
  }

  /** Blocks until the cancelled call has ended, or until a time. */
  wait(deadline) {
    waitWhile(this.#state, CANCELLED, deadline, () => this.#job?.stop());
  }

  close() {
    this.#worker.terminate();
  }

  #end(settle) {
    const job = this.#job;
    if (!job) return;
    this.#job = undefined;
    clearInterval(job.timer);
    this.#worker.unref();
    settle(job);
  }
}

function waitWhile(state, value, deadline, meanwhile = () => {}) {
  while (Date.now() < deadline && Atomics.load(state, 0) === value) {
    Atomics.wait(state, 0, value, CANCEL_INTERVAL_MS);
    meanwhile();
  }
}

import { MessageChannel, SHARE_ENV, Worker } from 'node:worker_threads';

import { decode } from './json.js';

/** What a thread is doing, in memory that it shares with the one that it works for. */
export const IDLE = 0;
export const BUSY = 1;
export const CANCELLED = 2;

const CANCEL_INTERVAL_MS = 20;

/** A thread that makes one call of the library at a time. It keeps the process alive only while it does. */
export class Thread {
  /** Those that have not ended, also while they are starting. */
  static all = new Set();

  /** The addresses of its callbacks: an observer for its own calls, and one of refresh tokens for those of others. */
  addresses = new BigUint64Array(new SharedArrayBuffer(16));
  job;
  #state = new Int32Array(new SharedArrayBuffer(4)).fill(BUSY);
  #worker;
  #settle;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), {
      name: 'genesys-onboarding',
      workerData: { state: this.#state, addresses: this.addresses, port: port2 },
      transferList: [port2],
      env: SHARE_ENV,
      execArgv: [],
    });
    this.#worker.on('error', (error) => {
      this.close();
      this.#settle?.reject(error);
    });
    this.port = port1.on('message', ({ event, reply }) => {
      if (event) this.job.observe(decode(event));
      else this.#settle?.resolve(reply);
    });
    this.port.unref();
    this.started = this.#reply();
    Thread.all.add(this);
  }

  /** Makes a call, whose arguments may depend on this thread. */
  async run(job) {
    const message = { name: job.name, args: job.args(this) };
    this.job = Object.assign(job, { thread: this });
    Atomics.store(this.#state, 0, BUSY);
    this.port.postMessage(message);
    try {
      return await this.#reply();
    } finally {
      clearInterval(job.timer);
      this.job = undefined;
    }
  }

  /** Cancels the call. Only one in progress notices, and it may just be about to begin: so again until it ends. */
  cancel() {
    if (!this.job) return;
    const { stop } = this.job;
    Atomics.compareExchange(this.#state, 0, BUSY, CANCELLED);
    this.job.timer ??= setInterval(stop, CANCEL_INTERVAL_MS);
    stop();
  }

  /** Blocks until the thread is idle, or until a time. */
  wait(deadline) {
    let state;
    while ((state = Atomics.load(this.#state, 0)) !== IDLE && Date.now() < deadline) {
      Atomics.wait(this.#state, 0, state, CANCEL_INTERVAL_MS);
      this.job?.stop();
    }
  }

  close() {
    Thread.all.delete(this);
    this.#worker.terminate();
  }

  async #reply() {
    this.#worker.ref();
    try {
      return await new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    } finally {
      this.#worker.unref();
    }
  }
}

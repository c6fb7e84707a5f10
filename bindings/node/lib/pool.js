// Calls of the library block until the service has responded, so each runs on a thread of this pool. The thread pool of
// libuv, which the files and the DNS lookups of the program depend on, stays free.
import { availableParallelism } from 'node:os';

import { Caller } from './caller.js';

/** How many calls run at once; further ones wait. */
const MAX_THREADS = 64;
const IDLE_MS = 10_000;
const EXIT_MS = 2_000;

const running = new Map();
const queue = new Set();
const idle = [];
let threads = 0;
let starting = 0;

/** Runs a job on a free thread. Returns the reply of `attempt`, or null if it was cancelled before it began. */
export function run(job) {
  return new Promise((resolve, reject) => {
    queue.add(Object.assign(job, { resolve, reject }));
    // Not at once: what is cancelled by the code that follows the call is never sent.
    queueMicrotask(dispatch);
  });
}

export function cancel(job) {
  if (queue.delete(job)) job.resolve(null);
  else running.get(job)?.cancel();
}

/** Cancels the jobs that a client has begun, or one that was derived from it. */
export function cancelAll(client) {
  for (const job of [...queue, ...running.keys()]) {
    if (job.clients.includes(client)) cancel(job);
  }
}

function dispatch() {
  for (const job of queue) {
    const thread = idle.pop();
    if (!thread) return grow();
    queue.delete(job);
    clearTimeout(thread.timer);
    runAndRest(thread, job);
  }
}

/** Runs a job on a certain thread, which is free. */
export async function runOn(thread, job) {
  running.set(job, thread);
  try {
    return await thread.run(job);
  } finally {
    running.delete(job);
  }
}

async function runAndRest(thread, job) {
  try {
    job.resolve(await runOn(thread, job));
    rest(thread);
  } catch (error) {
    threads--;
    job.reject(error);
  }
}

/** Starts threads, as many at once as there are processors: short calls are made before more are needed. */
function grow() {
  while (starting < Math.min(queue.size, availableParallelism()) && threads < MAX_THREADS) start();
}

async function start() {
  threads++;
  starting++;
  try {
    rest(await Caller.start());
  } catch (error) {
    threads--;
    const [job] = queue;
    queue.delete(job);
    job?.reject(error);
  }
  starting--;
  dispatch();
}

function rest(thread) {
  idle.push(thread);
  thread.timer = setTimeout(retire, IDLE_MS, thread).unref();
  dispatch();
}

function retire(thread) {
  idle.splice(idle.indexOf(thread), 1);
  threads--;
  thread.close();
}

// A process that ends waits for its threads, and a thread for its call.
process.on('exit', () => {
  const deadline = Date.now() + EXIT_MS;
  for (const thread of running.values()) thread.cancel();
  for (const thread of running.values()) thread.wait(deadline);
});

// Calls of the library block until the service has responded, so each runs on a thread of this pool. The thread pool of
// libuv, which the files and the DNS lookups of the program depend on, stays free.
import { availableParallelism } from 'node:os';

import { deliverRefreshTokens } from './refresh-tokens.js';
import { Thread } from './thread.js';

/** How many calls run at once; further ones wait. */
const MAX_THREADS = 64;
/** One thread a minute ends, since koffi keeps about 40 KB of each that has ended. */
const IDLE_MS = 60_000;
const EXIT_MS = 5_000;

const threads = new Set();
/** The threads without a job; the one that has been so for longest is the first. */
const idle = [];
/** The jobs that wait for a thread, and how each is settled. */
const queue = new Map();
let starting = 0;

/** Runs a job on a free thread, or on its own. Returns the reply of `attempt`; null if it was cancelled before. */
export function run(job) {
  if (job.thread) return job.thread.run(job);
  return new Promise((resolve, reject) => {
    queue.set(job, { resolve, reject });
    // Not at once: what is cancelled by the code that follows the call is never sent.
    queueMicrotask(dispatch);
  });
}

export function cancel(job) {
  queue.get(job)?.resolve(null);
  if (!queue.delete(job) && job.thread?.job === job) job.thread.cancel();
}

/** Cancels the jobs that a client has begun, or one that was derived from it. */
export function cancelAll(scope) {
  const running = Array.from(Thread.all, ({ job }) => job);
  for (const job of [...queue.keys(), ...running]) {
    if (job?.lineage.includes(scope)) cancel(job);
  }
}

/** Takes a thread out of the pool, for calls that need the same one. */
export async function borrow() {
  const thread = idle.pop() ?? new Thread();
  threads.delete(thread);
  await thread.started;
  return thread;
}

export function giveBack(thread) {
  // Borrowed threads do not count, and there may be enough now.
  const isNeeded = threads.has(thread) || threads.size < MAX_THREADS;
  if (isNeeded && Thread.all.has(thread)) {
    threads.add(thread);
    thread.idleSince = Date.now();
    idle.push(thread);
  } else {
    end(thread);
  }
  dispatch();
}

function dispatch() {
  for (const [job, { resolve }] of queue) {
    const thread = idle.pop();
    if (!thread) return grow();
    queue.delete(job);
    resolve(thread.run(job).finally(() => giveBack(thread)));
  }
}

/** Starts threads, as many at once as there are processors: short calls are made before more are needed. */
function grow() {
  const limit = Math.min(queue.size, availableParallelism());
  while (starting < limit && threads.size + starting < MAX_THREADS) addThread();
}

async function addThread() {
  starting++;
  try {
    const thread = new Thread();
    await thread.started;
    giveBack(thread);
  } catch (error) {
    const [[job, settle] = []] = queue;
    queue.delete(job);
    settle?.reject(error);
  }
  starting--;
  dispatch();
}

setInterval(() => {
  if (idle.length > 0 && Date.now() - idle[0].idleSince >= IDLE_MS) end(idle.shift());
}, IDLE_MS).unref();

function end(thread) {
  threads.delete(thread);
  thread.close();
}

// A process that ends waits for its threads, and a thread for its call. koffi aborts one that ends while it is loading.
process.on('exit', () => {
  const deadline = Date.now() + EXIT_MS;
  for (const thread of Thread.all) thread.cancel();
  for (const thread of Thread.all) thread.wait(deadline);
  deliverRefreshTokens();
});

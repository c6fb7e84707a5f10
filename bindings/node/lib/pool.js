// Calls of the library block until the service has responded, so each runs on a thread of this pool. The thread pool of
// libuv, which the files and the DNS lookups of the program depend on, stays free.
import { availableParallelism } from 'node:os';

import { Caller } from './caller.js';

/** How many calls run at once; further ones wait. */
const MAX_THREADS = 64;
/** One thread a minute ends, since koffi keeps about 40 KB of each that has ended. */
const IDLE_MS = 60_000;
const EXIT_MS = 5_000;

const threads = new Set();
/** The threads without a job; the one that has been so for longest is the first. */
const idle = [];
const queue = new Set();
const running = new Map();
let starting = 0;

/** Runs a job on a free thread. Returns the reply of `attempt`, or null if it was cancelled before it began. */
export function run(job) {
  return new Promise((resolve, reject) => {
    queue.add(Object.assign(job, { resolve, reject }));
    // Not at once: what is cancelled by the code that follows the call is never sent.
    queueMicrotask(dispatch);
  });
}

/** Runs a job on a thread that was borrowed. */
export async function runOn(thread, job) {
  running.set(job, thread);
  try {
    return await thread.run(job);
  } finally {
    running.delete(job);
  }
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

/** Takes a thread out of the pool, for calls that need the same one. */
export async function borrow() {
  const thread = idle.pop() ?? (await start());
  threads.delete(thread);
  return thread;
}

export function giveBack(thread) {
  if (thread.hasEnded) return;
  // Borrowed threads do not count, and there may be enough now.
  if (!threads.has(thread) && threads.size >= MAX_THREADS) return thread.close();
  threads.add(thread);
  thread.idleSince = Date.now();
  idle.push(thread);
  dispatch();
}

function dispatch() {
  for (const job of queue) {
    const thread = idle.pop();
    if (!thread) return grow();
    queue.delete(job);
    runAndGiveBack(thread, job);
  }
}

async function runAndGiveBack(thread, job) {
  await runOn(thread, job).then(job.resolve, job.reject);
  giveBack(thread);
}

/** Starts threads, as many at once as there are processors: short calls are made before more are needed. */
function grow() {
  const limit = Math.min(queue.size, availableParallelism());
  while (starting < limit && threads.size + starting < MAX_THREADS) addThread();
}

async function addThread() {
  starting++;
  try {
    giveBack(await start());
  } catch (error) {
    const [job] = queue;
    queue.delete(job);
    job?.reject(error);
  }
  starting--;
  dispatch();
}

async function start() {
  const thread = await Caller.start();
  thread.ended.then(() => threads.delete(thread) && dispatch());
  return thread;
}

setInterval(() => {
  if (idle.length === 0 || Date.now() - idle[0].idleSince < IDLE_MS) return;
  const thread = idle.shift();
  threads.delete(thread);
  thread.close();
}, IDLE_MS).unref();

// A process that ends waits for its threads, and a thread for its call.
process.on('exit', () => {
  const deadline = Date.now() + EXIT_MS;
  for (const thread of running.values()) thread.cancel();
  for (const thread of running.values()) thread.wait(deadline);
  Caller.waitForStarts(deadline);
});

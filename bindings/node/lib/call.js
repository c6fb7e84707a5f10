// One call of the library, by promise and with signals, or at once.
import { setMaxListeners } from 'node:events';

import * as errors from './errors.js';
import { attempt } from './library.js';
import { OnboardingError } from './onboarding-error.js';
import { cancel, run } from './pool.js';
import { deliverRefreshTokens } from './refresh-tokens.js';

const CANCELLED = { kind: 'CANCELLED', attempts: 0, outcomeUnknown: false, retryable: true };
const NOT_SENT = { ...CANCELLED, message: 'cancelled before anything was sent' };
const TOO_LATE = {
  ...CANCELLED,
  message: 'cancelled when the call had already succeeded, so that its result is lost',
  attempts: 1,
  outcomeUnknown: true,
  retryable: false,
};

/** Calls a function that does not wait for the service. */
export function callNow(name, ...args) {
  return unwrap(attempt(name, ...args));
}

/** Calls a function on a thread of the pool, or on a given one. */
export async function call(name, args, { signals, lineage = [], ...settings }) {
  for (const signal of signals) signal.throwIfAborted();
  const job = { name, args, lineage, ...settings };
  const abort = () => cancel(job);
  for (const signal of signals) {
    // Many calls may share a signal; without this, Node would warn of a leak.
    setMaxListeners(0, signal);
    signal.addEventListener('abort', abort, { once: true });
  }
  try {
    const reply = (await run(job)) ?? { facts: NOT_SENT };
    // Its errors are those of the program, not of the call.
    queueMicrotask(deliverRefreshTokens);
    const aborted = signals.find((signal) => signal.aborted);
    if (!aborted) return unwrap(reply);
    if (!reply.facts) job.discard?.(reply.value);
    throw abortError(aborted, toError(reply.facts ?? TOO_LATE));
  } finally {
    for (const signal of signals) signal.removeEventListener('abort', abort);
  }
}

function unwrap({ value, facts }) {
  if (facts) throw toError(facts);
  return value;
}

/** The error of a kind such as BODY_TOO_LARGE is a BodyTooLargeError. */
function toError(facts) {
  const words = facts.kind.split('_').map((word) => word[0] + word.slice(1).toLowerCase());
  return new (errors[`${words.join('')}Error`] ?? OnboardingError)(facts);
}

/** The error of a call that a signal has ended: the signal's reason, with the error of the library as its cause. */
function abortError({ reason }, cause) {
  const isOwn = !(reason instanceof DOMException);
  // A copy, since calls may share a signal; a reason of the program's own is thrown as it is.
  return isOwn ? reason : new DOMException(reason.message, { name: reason.name, cause });
}

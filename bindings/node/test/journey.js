// A program that other programs drive, by a line of JSON for each request and each response.
import { createInterface } from 'node:readline';

import { Client, OnboardingError, Sandbox } from 'genesys-onboarding';

// Requests and responses have integers of 64 bits.
import { decode, encode } from '../lib/json.js';
import { native } from '../lib/library.js';

let sandbox;
const clients = new Map();
const events = new Map();

const actions = {
  sandbox({ options }) {
    sandbox = new Sandbox(options);
    return { settings: sandbox.settings(), describe: sandbox.describe() };
  },
  verb({ verb, arguments: args }) {
    const method = verb.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    return sandbox[method](args) ?? {};
  },
  client({ name, settings, observe }) {
    const observed = [];
    events.set(name, observed);
    const observer = observe ? (event) => observed.push(event) : undefined;
    clients.set(name, new Client(settings, { observer }));
    return null;
  },
  derive({ name, from, options }) {
    clients.set(name, clients.get(from).withOptions(options));
    events.set(name, events.get(from));
    return null;
  },
  call({ client, operation, arguments: args, timeoutMs }) {
    return clients.get(client).call(operation, args, within(timeoutMs));
  },
  typed({ client, operation, arguments: args, timeoutMs }) {
    return typed(clients.get(client), operation, args, within(timeoutMs));
  },
  async pages({ client, operation, arguments: args, limit = Infinity }) {
    const iterate = operation.replace(/^get/, 'iter');
    const ids = [];
    try {
      if (limit === 0) return { ids };
      for await (const { id } of clients.get(client)[iterate](args)) {
        ids.push(id);
        if (ids.length === limit) break;
      }
      return { ids };
    } catch (error) {
      throw Object.assign(error, { ids });
    }
  },
  async repeat({ client, operation, arguments: args, times }) {
    const counts = { succeeded: 0, failed: 0 };
    for (let count = 0; count < times; count++) {
      await clients
        .get(client)
        .call(operation, args)
        .then(
          () => counts.succeeded++,
          () => counts.failed++,
        );
    }
    return counts;
  },
  cancel({ client }) {
    clients.get(client).cancel();
    return null;
  },
  last_response({ client }) {
    return clients.get(client).lastResponse();
  },
  events({ client }) {
    return events.get(client).map(({ kind, operationId, attempt, httpStatus }) => {
      return { kind, operation: operationId, attempt, status: httpStatus };
    });
  },
  close({ client }) {
    clients.get(client).close();
    return null;
  },
  collect() {
    globalThis.gc();
    return null;
  },
};

/** Calls the method of an operation: IDs and other required arguments, the body, and an object of the rest. */
function typed(client, operation, args = {}, options) {
  const { body, ...rest } = args;
  const positional = [];
  for (const name of [
    'inviteId',
    'joinCodeId',
    'activationId',
    'provisioningId',
    'organizationId',
    'email',
  ]) {
    if (!(name in rest)) continue;
    positional.push(rest[name]);
    delete rest[name];
  }
  if (body !== undefined) positional.push(body);
  return client[operation](...positional, { ...rest, ...options });
}

function within(timeoutMs) {
  return timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(timeoutMs) };
}

/** The facts of an error; one that a signal has caused has them as its cause. */
function describe(error) {
  const known = error instanceof OnboardingError ? error : error.cause;
  if (!(known instanceof OnboardingError)) return { kind: error.name, message: error.message };
  return { ...known, ids: undefined, message: known.message };
}

function write(line) {
  process.stdout.write(`${encode(line)}\n`);
}

async function respond({ id, do: action, ...request }) {
  try {
    write({ id, result: (await actions[action](request)) ?? null });
  } catch (error) {
    write({ id, error: describe(error), ids: error.ids });
  }
}

write({
  language: 'node',
  version: process.version,
  library: native.version(),
  threads: true,
  events: true,
});
for await (const line of createInterface({ input: process.stdin })) respond(decode(line));
for (const client of clients.values()) client.cancel();
for (const client of clients.values()) client.close();
sandbox?.close();
process.exit(0);

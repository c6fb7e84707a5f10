import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { inspect } from 'node:util';

import {
  ApiError,
  CancelledError,
  Client,
  ConfigurationError,
  ConnectError,
  InvalidArgumentError,
  OnboardingError,
  Sandbox,
  TimeoutError,
} from 'genesys-onboarding';

let sandbox;
let client;

beforeEach(() => {
  sandbox = new Sandbox();
  client = sandbox.client();
});
afterEach(() => sandbox.close());

/** Makes responses take longer than any test, but the first, which has the access token. */
async function block() {
  await getInvite();
  sandbox.setSettings({ latencyMs: 600_000 });
}

function getInvite(options) {
  return client.getOnboardingInvite('invite-1', options);
}

/** Returns a function that waits until so many requests have arrived after this. */
function arrivals() {
  const { requestCount } = sandbox.describe();
  return async (count) => {
    while (sandbox.describe().requestCount < requestCount + count) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
}

test('declared classes are those of the package', async () => {
  const declarations = await Promise.all(
    ['index.d.ts', 'api.d.ts'].map((name) =>
      readFile(new URL(`../lib/${name}`, import.meta.url), 'utf8'),
    ),
  );
  const values = declarations.join('').matchAll(/^export (?:declare class|const) (\w+)/gm);
  const names = Array.from(values, ([, name]) => name).sort();
  assert.deepEqual(Object.keys(await import('genesys-onboarding')).sort(), names);
});

describe('operations', () => {
  test('every operation has a method', () => {
    for (const operation of sandbox.describe().operations) {
      assert.equal(typeof client[operation], 'function', operation);
    }
  });

  test('method returns object of service', async () => {
    assert.deepEqual(await getInvite(), {
      id: 'invite-1',
      administrator: true,
      toAddress: 'guest-1@acme.example',
      selfUri: '/api/v2/onboarding/invites/invite-1',
    });
  });

  test('method takes path, body and options', async () => {
    const { id } = await client.postOnboardingJoincodes({ emailDomains: ['acme.example'] });
    assert.equal(await client.putOnboardingJoincode(id, { emailDomains: ['acme.test'] }), null);
    const code = await client.getOnboardingJoincode(id, { emailDomain: 'acme.test' });
    assert.deepEqual(code.emailDomains, ['acme.test']);
    assert.equal((await client.getOnboardingInvites({ pageSize: 7 })).entities.length, 7);
  });

  test('call takes arguments by name', async () => {
    const args = { organizationId: 'organization-1', email: 'unknown@acme.example' };
    assert.equal(await client.call('headOnboardingOrganizationUsers', args), false);
  });

  test('text and large integers arrive unchanged', async () => {
    const name = 'Zoë \u{1F600} "\\" \u2028 end';
    const seeded = new Sandbox({ seed: { organizations: [{ id: 'o-9', name }] } });
    assert.equal(seeded.state().organizations.find(({ id }) => id === 'o-9').name, name);
    seeded.close();
    const page = { pageNumber: 2n ** 53n + 1n };
    await assert.rejects(client.getOnboardingInvites({ ...page, pageSize: -1 }), /pageSize/);
    await client.getOnboardingInvites(page).catch(() => {});
    assert.match(sandbox.requests().requests.at(-1).query, /pageNumber=9007199254740993/);
  });

  test('number that JSON lacks is rejected', async () => {
    const call = client.getOnboardingInvites({ pageNumber: NaN });
    await assert.rejects(call, { name: 'TypeError', message: /pageNumber is NaN/ });
  });
});

describe('errors', () => {
  test('error has facts of the response', async () => {
    await assert.rejects(client.getOnboardingInvite('unknown'), (error) => {
      assert(error instanceof ApiError && error instanceof OnboardingError);
      assert.equal(error.name, 'ApiError');
      assert.equal(error.kind, 'API');
      assert.equal(error.httpStatus, 404);
      assert.equal(error.code, 'not.found');
      assert.equal(error.body.entityId, 'unknown');
      assert.equal(error.operationId, 'getOnboardingInvite');
      assert.equal(error.attempts, 1);
      assert.equal(error.outcomeUnknown, false);
      assert.equal(error.correlationId, client.lastResponse().correlationId);
      return true;
    });
  });

  test('stack leads to the caller', async () => {
    async function caller() {
      await client.getOnboardingInvite('unknown');
    }
    await assert.rejects(caller(), (error) => /at async caller/.test(error.stack));
  });

  test('invalid argument is named and nothing sent', async () => {
    const error = { argument: 'inviteId', attempts: 0 };
    await assert.rejects(client.getOnboardingInvite(''), error);
    await assert.rejects(client.call('getInvites'), InvalidArgumentError);
    await assert.rejects(client.getOnboardingInvite(null), error);
    await assert.rejects(client.postOnboardingJoincodes(null), { argument: 'body.emailDomains' });
    assert.deepEqual(sandbox.requests().requests, []);
  });

  test('invalid setting is named', () => {
    assert.throws(() => new Client({ colour: 'red' }), ConfigurationError);
    assert.throws(() => new Client({ baseUrl: 'ftp://x' }), { setting: 'baseUrl' });
    assert.throws(() => client.withOptions({ maxRetries: -1 }), OnboardingError);
  });

  test('unknown option is named and nothing sent', async () => {
    const options = { colour: 'red' };
    for (const call of [
      getInvite(options),
      client.getOnboardingInvites(options),
      client.call('getOnboardingInvite', { inviteId: 'invite-1' }, options),
    ]) {
      await assert.rejects(call, { setting: 'colour' });
    }
    assert.throws(() => client.withOptions(options), { setting: 'colour' });
    assert.throws(() => client.pages('getOnboardingInvites', {}, options), { setting: 'colour' });
    assert.throws(() => client.iterOnboardingInvites(options), { setting: 'colour' });
    assert.throws(() => sandbox.settings(options), {
      name: 'TypeError',
      message: /^colour: unknown/,
    });
    assert.deepEqual(sandbox.requests().requests, []);
  });

  test('signal of another type is rejected', async () => {
    const error = { name: 'TypeError', message: 'signal: expected AbortSignal, got object' };
    await assert.rejects(getInvite({ signal: new AbortController() }), error);
    assert.throws(() => client.withOptions({ signal: {} }), error);
  });

  test('failures have a class each', async () => {
    const unreachable = new Client({ baseUrl: 'http://127.0.0.1:1', maxRetries: 0 });
    await assert.rejects(unreachable.getOnboardingInvite('i-1'), ConnectError);
    await block();
    const hurried = client.withOptions({ totalTimeoutMs: 50 });
    await assert.rejects(hurried.getOnboardingInvite('invite-1'), TimeoutError);
  });
});

describe('signals', () => {
  test('signal ends call with its reason', async () => {
    await block();
    const arrived = arrivals();
    const controller = new AbortController();
    const call = getInvite({ signal: controller.signal });
    await arrived(1);
    controller.abort();
    await assert.rejects(call, (error) => {
      assert.equal(error.name, 'AbortError');
      assert(error.cause instanceof CancelledError);
      assert.equal(error.cause.attempts, 1);
      return true;
    });
  });

  test('timeout of signal is a TimeoutError', async () => {
    await block();
    const call = getInvite({ signal: AbortSignal.timeout(50) });
    await assert.rejects(call, { name: 'TimeoutError' });
  });

  test('reason of the program is thrown unchanged', async () => {
    await block();
    const reason = new RangeError('enough');
    const controller = new AbortController();
    const call = getInvite({ signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(call, (error) => error === reason);
  });

  test('aborted signal sends nothing', async () => {
    await assert.rejects(getInvite({ signal: AbortSignal.abort() }), { name: 'AbortError' });
    const controller = new AbortController();
    const call = getInvite({ signal: controller.signal });
    controller.abort();
    await assert.rejects(call, (error) => error.cause.attempts === 0);
    const cancelled = getInvite();
    client.cancel();
    await assert.rejects(cancelled, CancelledError);
    assert.deepEqual(sandbox.requests().requests, []);
  });

  test('post that is aborted has unknown outcome', async () => {
    await block();
    const controller = new AbortController();
    const body = { joinCodeId: 'joincode-1', email: 'bob@acme.example' };
    const arrived = arrivals();
    const call = client.postOnboardingUsersStage(body, { signal: controller.signal });
    await arrived(1);
    controller.abort();
    await assert.rejects(call, (error) => error.cause.outcomeUnknown);
  });

  test('storm of signals spares a bystander', async () => {
    await getInvite();
    sandbox.setSettings({ latencyMs: 300 });
    const bystander = getInvite();
    for (let round = 0; round < 10; round++) {
      const controller = new AbortController();
      const arrived = arrivals();
      const calls = Array.from({ length: 20 }, () => getInvite({ signal: controller.signal }));
      if (round % 2) await arrived(1);
      controller.abort();
      for (const { status, reason } of await Promise.allSettled(calls)) {
        assert.equal(status, 'rejected');
        assert.equal(reason.name, 'AbortError');
      }
    }
    assert.equal((await bystander).id, 'invite-1');
  });

  test('signal of a derived client ends its calls', async () => {
    await block();
    const controller = new AbortController();
    const derived = client.withOptions({ signal: controller.signal }).withOptions();
    const arrived = arrivals();
    const { signal } = new AbortController();
    const calls = [derived.getOnboardingInvite('invite-1', { signal }), getInvite()];
    const settled = calls[1].catch(({ kind }) => kind);
    await arrived(2);
    controller.abort();
    await assert.rejects(calls[0], { name: 'AbortError' });
    await assert.rejects(derived.getOnboardingInvites(), { name: 'AbortError' });
    assert.deepEqual(getEventListeners(controller.signal, 'abort'), []);
    client.cancel();
    assert.equal(await settled, 'CANCELLED');
  });

  test('shared signal causes no warning, keeps no listener', async () => {
    const warnings = [];
    const warn = (warning) => warnings.push(warning);
    process.on('warning', warn);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => getInvite({ signal })));
    await new Promise(setImmediate);
    process.off('warning', warn);
    assert.deepEqual(warnings, []);
    assert.deepEqual(getEventListeners(signal, 'abort'), []);
  });
});

describe('cancel', () => {
  test('cancel ends calls of client and derived', async () => {
    await block();
    const derived = client.withOptions({ maxRetries: 0 });
    const arrived = arrivals();
    const calls = [getInvite(), derived.getOnboardingInvite('invite-1')];
    await arrived(2);
    client.cancel();
    for (const { reason } of await Promise.allSettled(calls)) {
      assert(reason instanceof CancelledError);
    }
  });

  test('cancel of derived spares its parent', async () => {
    await getInvite();
    sandbox.setSettings({ latencyMs: 300 });
    const derived = client.withOptions({});
    const arrived = arrivals();
    const [ended, bystander] = [derived.getOnboardingInvite('invite-1'), getInvite()];
    await arrived(2);
    derived.cancel();
    await assert.rejects(ended, CancelledError);
    assert.equal((await bystander).id, 'invite-1');
    sandbox.setSettings({ latencyMs: 0 });
    assert.equal((await derived.getOnboardingInvite('invite-1')).id, 'invite-1');
  });

  test('cancel ends calls that wait for a thread', async () => {
    await block();
    const calls = Array.from({ length: 100 }, () => getInvite());
    client.cancel();
    for (const { reason } of await Promise.allSettled(calls)) {
      assert(reason instanceof CancelledError);
    }
  });
});

describe('clients', () => {
  test('derived client has options of its own', async () => {
    sandbox.failNext({ status: 503, retryAfter: 0 });
    const strict = client.withOptions({ maxRetries: 0 });
    await assert.rejects(strict.getOnboardingInvite('invite-1'), { httpStatus: 503 });
    client.close();
    assert.equal((await strict.getOnboardingInvite('invite-1')).id, 'invite-1');
    assert.equal(strict.lastResponse().attempts, 1);
    assert.equal(client.lastResponse(), null);
  });

  test('call has options of its own', async () => {
    sandbox.failNext({ status: 503, retryAfter: 0, count: 2 });
    await assert.rejects(getInvite({ maxRetries: 0 }), { httpStatus: 503, attempts: 1 });
    await assert.rejects(client.getOnboardingInvites({ pageSize: 5, maxRetries: 0 }), ApiError);
    assert.equal((await getInvite()).id, 'invite-1');
    sandbox.setSettings({ latencyMs: 600_000 });
    for (const limit of ['totalTimeoutMs', 'attemptTimeoutMs']) {
      await assert.rejects(getInvite({ [limit]: 50, maxRetries: 0 }), TimeoutError);
      const iteration = client.iterOnboardingInvites({ [limit]: 50, maxRetries: 0 });
      await assert.rejects(iteration.next(), TimeoutError);
    }
    await assert.rejects(getInvite({ headers: { Authorization: 'none' } }), /Authorization/i);
  });

  test('use after close is an error', async () => {
    const call = getInvite();
    client.close();
    client.close();
    assert.equal((await call).id, 'invite-1');
    const error = { code: 'ERR_INVALID_STATE' };
    await assert.rejects(getInvite(), error);
    assert.throws(() => client.withOptions({}), error);
    assert.throws(() => client.cancel(), error);
    assert.throws(() => client.pages('getOnboardingInvites'), error);
  });

  test('inspection shows no secret', () => {
    const { clientSecret } = sandbox.settings();
    assert(!inspect(client, { showHidden: true, depth: 9 }).includes(clientSecret));
    assert.equal(JSON.stringify(client), '{}');
  });

  test('dispose closes', async () => {
    client[Symbol.dispose]();
    await assert.rejects(getInvite(), { code: 'ERR_INVALID_STATE' });
  });

  test('calls leave the threads of libuv free', async () => {
    await block();
    const arrived = arrivals();
    const calls = Array.from({ length: 32 }, () => getInvite());
    await arrived(32);
    assert.match(await readFile(new URL(import.meta.url), 'utf8'), /libuv/);
    client.cancel();
    await Promise.allSettled(calls);
  });

  test('more calls than threads all succeed', async () => {
    const calls = Array.from({ length: 500 }, () => getInvite());
    assert.deepEqual(
      new Set((await Promise.all(calls)).map(({ id }) => id)),
      new Set(['invite-1']),
    );
  });
});

describe('pages', () => {
  test('entities of all pages are iterated', async () => {
    const ids = [];
    for await (const { id } of client.iterOnboardingInvites({ pageSize: 10 })) ids.push(id);
    assert.equal(ids.length, 63);
    assert.equal(new Set(ids).size, 63);
  });

  test('iteration that stops requests no further page', async () => {
    for await (const page of client.pages('getOnboardingInvites', { pageSize: 10 })) {
      assert.equal(page.entities.length, 10);
      break;
    }
    assert.equal(sandbox.describe().requestCount, 1);
  });

  test('error ends iteration after earlier entities', async () => {
    const ids = [];
    const iterate = async () => {
      for await (const { id } of client.iterOnboardingInvites({ pageSize: 10 })) {
        ids.push(id);
        if (ids.length === 20) sandbox.failNext({ status: 500 });
      }
    };
    await assert.rejects(iterate(), { httpStatus: 500 });
    assert.equal(ids.length, 20);
  });

  test('signal ends iteration', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const iterate = async () => {
      for await (const page of client.pages('getOnboardingInvites', { pageSize: 10 }, { signal })) {
        assert.equal(page.pageNumber, 1);
        controller.abort();
      }
    };
    await assert.rejects(iterate(), { name: 'AbortError' });
  });

  test('operation without pages is rejected', async () => {
    await assert.rejects(client.pages('getOnboardingInvite', {}).next(), InvalidArgumentError);
  });
});

describe('observer', () => {
  test('observer sees attempts and waits before the result', async () => {
    const events = [];
    const observed = sandbox.client({}, { observer: (event) => events.push(event) });
    sandbox.failNext({ status: 503, retryAfter: 0 });
    await observed.getOnboardingInvite('invite-1');
    assert.deepEqual(
      events.map(({ kind, attempt, httpStatus }) => [kind, attempt, httpStatus]),
      [
        ['attempt', 1, 200],
        ['token_refresh', undefined, undefined],
        ['attempt', 1, 503],
        ['wait', 2, undefined],
        ['attempt', 2, 200],
      ],
    );
    assert.equal(events[2].operationId, 'getOnboardingInvite');
    assert.equal(events[3].waitReason, 'retry_after');
    assert(events[3].delayMs > 0 && events[4].elapsedMs > 0);
  });

  test('observer that is not a function is rejected', () => {
    const error = { name: 'TypeError', message: 'observer: expected a function, got object' };
    assert.throws(() => sandbox.client({}, { observer: {} }), error);
    assert.throws(() => client.withOptions({}, { observer: {} }), error);
  });

  test('unknown callback is rejected', () => {
    const error = { name: 'TypeError', message: /^onEvent: unknown; expected one of observer/ };
    assert.throws(() => sandbox.client({}, { onEvent: () => {} }), error);
    assert.throws(() => client.withOptions({}, { onEvent: () => {} }), error);
    // A derived client has that of its parent.
    const refreshTokenObserver = () => {};
    assert.throws(() => client.withOptions({}, { refreshTokenObserver }), TypeError);
  });

  test('derived client has an observer of its own', async () => {
    const [events, own] = [[], []];
    const observed = sandbox.client({}, { observer: (event) => events.push(event) });
    await observed.getOnboardingInvite('invite-1');
    const count = events.length;
    const derived = observed.withOptions({}, { observer: (event) => own.push(event) });
    await derived.getOnboardingInvite('invite-1');
    assert.deepEqual([events.length, own.length], [count, 1]);
  });

  test('observer sees pages, derived clients and failures', async () => {
    const events = [];
    const observed = sandbox.client({}, { observer: (event) => events.push(event) });
    for await (const page of observed.pages('getOnboardingInvites', { pageSize: 30 })) {
      assert(page.entities.length > 0);
    }
    assert.equal(events.filter(({ method }) => method === 'GET').length, 3);
    events.length = 0;
    sandbox.failNext({ dropResponse: true });
    const derived = observed.withOptions({ maxRetries: 0 });
    await assert.rejects(derived.getOnboardingInvite('invite-1'));
    assert.deepEqual(
      events.map(({ errorKind }) => errorKind),
      ['TRANSPORT'],
    );
    assert(events[0].error.length > 0);
  });

  test('concurrent calls are told of their own events', async () => {
    sandbox.setSettings({ latencyMs: 20 });
    const clients = Array.from({ length: 10 }, () => {
      const events = [];
      return [sandbox.client({}, { observer: (event) => events.push(event) }), events];
    });
    await Promise.all(clients.map(([one]) => one.getOnboardingInvite('invite-1')));
    for (const [, events] of clients) assert.equal(events.length, 3);
  });
});

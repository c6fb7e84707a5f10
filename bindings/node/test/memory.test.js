// Memory of the process, and what is freed by the garbage collector: needs --expose-gc.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { Bulk, Client, Login, Sandbox } from 'genesys-onboarding';

const MEBIBYTE = 1024 * 1024;
/** What allocators and compiled code may take, far below what a leak of a few hundred bytes a round would. */
const BOUND = 8 * MEBIBYTE;
const ROUNDS = 8_000;

let sandbox;
let client;

before(() => {
  sandbox = new Sandbox();
  client = sandbox.client();
});
after(() => sandbox.close());

async function collect() {
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await new Promise(setImmediate);
  }
}

async function repeat(rounds, act) {
  for (let round = 0; round < rounds; round++) {
    await act();
    if (round % 250 === 0) await collect();
  }
  await collect();
}

/** Does something again and again, and compares the memory after a half and after the whole. */
async function assertFlat(rounds, act) {
  await repeat(rounds / 2, act);
  const before = process.memoryUsage.rss();
  await repeat(rounds, act);
  const growth = process.memoryUsage.rss() - before;
  assert(growth < BOUND, `grows by ${Math.round(growth / MEBIBYTE)} MiB`);
}

test('calls leave no memory', () =>
  assertFlat(ROUNDS, () => client.getOnboardingInvite('invite-1')));

test('errors leave no memory', async () => {
  await assertFlat(ROUNDS / 4, () => client.getOnboardingInvite('unknown').catch(() => {}));
});

test('signals leave no memory', async () => {
  const { signal } = new AbortController();
  await assertFlat(ROUNDS / 4, () => client.getOnboardingInvite('invite-1', { signal }));
});

test('observed calls leave no memory', async () => {
  const observed = sandbox.client({}, { observer: () => {} });
  await assertFlat(ROUNDS / 4, () => observed.getOnboardingInvite('invite-1'));
});

test('observed iterations leave no memory', async () => {
  const observed = sandbox.client({}, { observer: () => {} });
  await assertFlat(ROUNDS / 40, async () => {
    for await (const { id } of observed.iterOnboardingInvites()) if (id === 'invite-30') break;
  });
});

test('clients that are not closed are freed', async () => {
  await assertFlat(ROUNDS / 2, () =>
    client.withOptions({ headers: { 'X-Padding': 'x'.repeat(4000) } }),
  );
});

test('clients whose callbacks refer to them are freed', async () => {
  await assertFlat(ROUNDS / 2, () => {
    const settings = { ...sandbox.settings(), headers: { 'X-Padding': 'x'.repeat(4000) } };
    const callback = () => observed.lastResponse();
    const observed = new Client(settings, { observer: callback, refreshTokenObserver: callback });
  });
});

test('signals of derived clients leave no memory', async () => {
  const { signal } = new AbortController();
  const derived = client.withOptions({ signal });
  await assertFlat(ROUNDS / 4, () => derived.getOnboardingInvite('invite-1', { signal }));
});

test('iterations that are not ended are freed', async () => {
  // Each holds its iterator in the library.
  await assertFlat(ROUNDS / 10, () => client.pages('getOnboardingInvites', { pageSize: 1 }).next());
});

test('collector spares calls in progress', async () => {
  sandbox.setSettings({ latencyMs: 200 });
  const calls = Array.from({ length: 20 }, () => sandbox.client().getOnboardingInvite('invite-1'));
  const iteration = sandbox.client().iterOnboardingInvites().next();
  const { baseUrl, publicClientId } = sandbox.describe();
  const login = new Login({ baseUrl, loginUrl: baseUrl, clientId: publicClientId });
  const waiting = assert.rejects(login.wait({ timeoutMs: 300 }), { kind: 'TIMEOUT' });
  await collect();
  for (const { id } of await Promise.all(calls)) assert.equal(id, 'invite-1');
  assert.equal((await iteration).value.id, 'invite-1');
  await waiting;
  sandbox.setSettings({ latencyMs: 0 });
});

test('collected run frees its journal', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'memory-'));
  const journal = join(folder, 'people.journal');
  await Bulk.open(client, { journal });
  await collect();
  (await Bulk.open(client, { journal })).close();
  await rm(folder, { recursive: true });
});

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';

import { Bulk, ConfigurationError, InvalidArgumentError, Sandbox } from 'genesys-onboarding';

let folder;
let journal;
let sandbox;
let client;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bulk-'));
  journal = join(folder, 'people.journal');
  sandbox = new Sandbox();
  client = sandbox.client();
});
afterEach(async () => {
  sandbox.close();
  await rm(folder, { recursive: true });
});

function stage(number) {
  return { stage: { joinCodeId: 'joincode-1', email: `person-${number}@acme.example` } };
}

test('people are staged once over two runs', async () => {
  const first = await Bulk.open(client, { journal });
  for (let number = 0; number < 20; number++) await first.enlist(stage(number));
  const outcomes = await Promise.all(Array.from({ length: 10 }, (_, n) => first.submit(stage(n))));
  assert(outcomes.every(({ status, resumed }) => status === 'done' && !resumed));
  assert.equal((await first.report()).counts.notSent, 10);
  first.close();
  assert.match(await readFile(journal, 'utf8'), /person-9@acme\.example/);

  const second = await Bulk.open(client, { journal });
  const again = await Promise.all(Array.from({ length: 20 }, (_, n) => second.submit(stage(n))));
  assert.equal(again.filter(({ resumed }) => resumed).length, 10);
  const { isComplete, counts } = await second.report();
  assert.deepEqual([isComplete, counts.done], [true, 20]);
  second.close();
});

test('invalid request does not end the run', async () => {
  const bulk = await Bulk.open(client, { journal });
  await assert.rejects(bulk.submit({ stage: { email: 7 } }), InvalidArgumentError);
  await assert.rejects(bulk.submit(), { argument: 'request' });
  assert.equal((await bulk.submit(stage(1))).status, 'done');
  bulk.close();
});

test('journal has one run at a time', async () => {
  const bulk = await Bulk.open(client, { journal });
  await assert.rejects(Bulk.open(client, { journal }), ConfigurationError);
  bulk.close();
  bulk.close();
  (await Bulk.open(client, { journal })).close();
  await assert.rejects(Bulk.open(client, {}), { setting: 'journal' });
  await assert.rejects(Bulk.open(client), { setting: 'journal' });
});

test('signal ends the run and leaves its report', async () => {
  const controller = new AbortController();
  const bulk = await Bulk.open(client, { journal }, { signal: controller.signal });
  await bulk.submit(stage(1));
  sandbox.setSettings({ latencyMs: 600_000 });
  const submitted = bulk.submit(stage(2));
  controller.abort();
  await assert.rejects(submitted, { name: 'AbortError' });
  await assert.rejects(bulk.submit(stage(3)), { name: 'AbortError' });
  assert.equal((await bulk.report()).counts.done, 1);
  bulk.close();
});

test('options of a call are those of the run', async () => {
  const options = { maxRetries: 0 };
  const bulk = await Bulk.open(client, { journal, settlingTimeMs: 0 }, options);
  sandbox.failNext({ status: 503, retryAfter: 0 });
  await bulk.submit(stage(1)).catch(() => {});
  const paths = sandbox.requests().requests.map(({ path }) => path);
  assert.equal(paths.filter((path) => path.endsWith('/stage')).length, 1);
  bulk.close();
  await assert.rejects(Bulk.open(client, { journal }, { retries: 0 }), { setting: 'retries' });
  await assert.rejects(
    Bulk.open(null, { journal }),
    /^TypeError: client: expected Client, got null/,
  );
});

test('cancel of the client ends the run', async () => {
  const bulk = await Bulk.open(client, { journal });
  await bulk.submit(stage(1));
  client.cancel();
  await assert.rejects(bulk.submit(stage(2)), { kind: 'CANCELLED' });
  assert.notEqual((await bulk.report()).stopped, undefined);
  bulk.close();
});

test('close during calls frees after them', async () => {
  sandbox.setSettings({ latencyMs: 100 });
  const bulk = await Bulk.open(client, { journal });
  client.close();
  const submitted = Array.from({ length: 100 }, (_, number) => bulk.submit(stage(number)));
  bulk.close();
  for (const { status } of await Promise.all(submitted)) assert.equal(status, 'done');
  await assert.rejects(bulk.report(), { code: 'ERR_INVALID_STATE' });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ConfigurationError, OnboardingError, Sandbox } from 'genesys-onboarding';

test('options are taken', () => {
  const seed = { invites: [{ organizationId: 'organization-1', toAddress: 'bob@acme.example' }] };
  const sandbox = new Sandbox({ clientId: 'me', clientSecret: 'secret', seed });
  const { clientId, clientSecret, baseUrl } = sandbox.settings();
  assert.deepEqual([clientId, clientSecret], ['me', 'secret']);
  assert.match(baseUrl, /^http:\/\/127\.0\.0\.1:\d+$/);
  assert.equal(sandbox.state().invites.length, 64);
  sandbox.close();
  assert.throws(() => new Sandbox({ colour: 'red' }), ConfigurationError);
});

test('every verb has a method', () => {
  const sandbox = new Sandbox();
  for (const { verb } of sandbox.describe().links) {
    const name = verb.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    assert.equal(typeof sandbox[name], 'function', verb);
  }
  sandbox.setSettings({ pollsUntilProvisioned: 2 });
  assert.equal(sandbox.describe().settings.pollsUntilProvisioned, 2);
  sandbox.failNext();
  assert.equal(sandbox.describe().faults.length, 1);
  sandbox.reset();
  assert.throws(() => sandbox.call('explode'), OnboardingError);
  sandbox.close();
});

test('expired token is replaced', async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  await client.getOnboardingInvite('invite-1');
  sandbox.expireTokens();
  await client.getOnboardingInvite('invite-1');
  const statuses = sandbox.requests().requests.map(({ status }) => status);
  assert.deepEqual(statuses, [200, 200, 401, 200, 200]);
  sandbox.clearRequests();
  assert.deepEqual(sandbox.requests().requests, []);
  sandbox.close();
});

test('unprivileged client lacks permissions', async () => {
  const sandbox = new Sandbox();
  const client = sandbox.client(sandbox.settings({ unprivileged: true }));
  await assert.rejects(client.getOnboardingInvites(), { httpStatus: 403 });
  sandbox.close();
});

test('sandbox after close is an error', () => {
  const sandbox = new Sandbox();
  sandbox[Symbol.dispose]();
  sandbox.close();
  assert.throws(() => sandbox.describe(), { code: 'ERR_INVALID_STATE' });
  assert.throws(() => sandbox.client(), { code: 'ERR_INVALID_STATE' });
});

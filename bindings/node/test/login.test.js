import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';

import {
  AuthenticationError,
  CancelledError,
  Client,
  Login,
  Sandbox,
  TimeoutError,
} from 'genesys-onboarding';

let sandbox;
let settings;

beforeEach(() => {
  sandbox = new Sandbox();
  const { baseUrl, publicClientId } = sandbox.describe();
  settings = { baseUrl, loginUrl: baseUrl, clientId: publicClientId };
});
afterEach(() => sandbox.close());

/** Logs in as Ada, and returns the client and all refresh tokens that it was given. */
async function logIn() {
  const tokens = [];
  const refreshTokenObserver = (token) => tokens.push(token);
  const login = new Login(settings, {}, { refreshTokenObserver });
  const waiting = login.wait();
  await fetch(asAda(login));
  const client = await waiting;
  login.close();
  return { client, tokens };
}

const asAda = (login) => `${login.url}&sandbox_user=ada@acme.example`;

test('person who logs in gives a client', async () => {
  const login = new Login(settings, { loginHint: 'ada@acme.example' });
  assert.match(login.redirectUri, /^http:\/\/localhost:\d+/);
  const waiting = login.wait();
  const page = await fetch(asAda(login));
  assert.equal(page.status, 200);
  const client = await waiting;
  login.close();
  assert.equal((await client.getOnboardingInvite('invite-1')).id, 'invite-1');
});

test('pasted address gives a client', async () => {
  const login = new Login(settings);
  const { headers } = await fetch(asAda(login), { redirect: 'manual' });
  const client = await login.finish(headers.get('location'));
  assert.equal((await client.getOnboardingInvites()).total, 63);
  login.close();
});

test('denied access is an error with its code', async () => {
  const login = new Login(settings);
  const { searchParams } = new URL(login.url);
  const address = new URL(login.redirectUri);
  address.search = new URLSearchParams({
    error: 'access_denied',
    state: searchParams.get('state'),
  });
  await assert.rejects(login.finish(address.href), (error) => {
    return error instanceof AuthenticationError && error.code === 'access_denied';
  });
  login.close();
});

test('wait ends by timeout, signal and cancel', async () => {
  const login = new Login(settings);
  await assert.rejects(login.wait({ timeoutMs: 1 }), TimeoutError);
  const cancelled = login.wait();
  login.cancel();
  await assert.rejects(cancelled, CancelledError);
  login.close();
  const other = new Login(settings);
  const waiting = other.wait({ signal: AbortSignal.timeout(50) });
  await assert.rejects(waiting, { name: 'TimeoutError' });
  other.close();
});

test('new refresh tokens are observed before the result', async () => {
  const { client, tokens } = await logIn();
  assert.equal(tokens.length, 1);
  sandbox.expireTokens();
  await client.withOptions().getOnboardingInvite('invite-1');
  assert.equal(tokens.length, 2);
  const others = [];
  const refreshTokenObserver = (token) => others.push(token);
  const later = new Client({ ...settings, refreshToken: tokens[1] }, { refreshTokenObserver });
  await later.getOnboardingInvite('invite-1');
  sandbox.expireTokens();
  await Promise.all(Array.from({ length: 10 }, () => later.getOnboardingInvite('invite-1')));
  assert.equal(others.length, 2);
  assert.equal(new Set([...tokens, ...others]).size, 4);
  assert.equal(tokens.length, 2);
});

test('refresh token is observed during its call', async () => {
  const { tokens } = await logIn();
  let client;
  const observed = new Promise((resolve) => {
    const person = { ...settings, refreshToken: tokens[0] };
    client = new Client(person, { refreshTokenObserver: resolve });
  });
  sandbox.failNext({ delayMs: 600_000 });
  const call = client.getOnboardingInvite('invite-1');
  assert.notEqual(await observed, tokens[0]);
  client.cancel();
  await assert.rejects(call, CancelledError);
});

test('callbacks and options of logins are checked', async () => {
  assert.throws(
    () => new Login(settings, {}, { refresh: () => {} }),
    /^TypeError: refresh: unknown/,
  );
  assert.throws(() => new Login(settings, { colour: 'red' }), { setting: 'colour' });
  const login = new Login(settings);
  await assert.rejects(login.wait({ timeout: 1 }), /^TypeError: timeout: unknown/);
  await assert.rejects(login.wait({ timeoutMs: '1' }), /^TypeError: timeoutMs: expected a number/);
  await assert.rejects(login.wait({ timeoutMs: NaN }), /^RangeError: timeoutMs/);
  await assert.rejects(login.finish(), /^TypeError: pasted: expected a string/);
  login.close();
});

test('login after close is an error', async () => {
  const login = new Login(settings);
  const waiting = login.wait({ timeoutMs: 50 });
  login.close();
  login.close();
  await assert.rejects(waiting, TimeoutError);
  assert.throws(() => login.url, { code: 'ERR_INVALID_STATE' });
  await assert.rejects(login.wait(), { code: 'ERR_INVALID_STATE' });
});

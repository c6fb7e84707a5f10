// The official JavaScript SDK against the sandbox: every operation, faults, and the log of requests. `.ci/sdks` runs it.
//
// The SDK's published versions have no OnboardingApi, so each operation is a call by path.
import assert from 'node:assert/strict';
import sdk from 'purecloud-platform-client-v2';

const sandbox = JSON.parse(process.env.SANDBOX);
const client = sdk.ApiClient.instance;
client.config.logger.log_to_console = false;
client.setReturnExtendedResponses(true);

async function control(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const request = { method, headers, body: body && JSON.stringify(body) };
  const response = await fetch(`${sandbox.baseUrl}/_sandbox${path}`, request);
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
  return response.status === 204 ? {} : response.json();
}

// The SDK resolves with a response of 2xx, and rejects with any other.
function call(method, path, ids = {}, { query = {}, body = null } = {}) {
  const json = ['application/json'];
  const url = `/api/v2/onboarding/${path}`;
  return client.callApi(url, method, ids, query, {}, {}, body, ['PureCloud OAuth'], json, json);
}

async function result(...request) {
  return (await call(...request)).body;
}

async function login() {
  await client.loginClientCredentialsGrant(sandbox.clientId, sandbox.clientSecret);
}

async function createOrganization() {
  const staged = await result('POST', 'orgprovisionings', {}, { body: { emailAddress: 'lin@globex.example', organizationName: 'Globex' } });
  const ids = { provisioningId: staged.id };
  const path = 'orgprovisionings/{provisioningId}';
  const provisioning = await result('GET', path, ids, { query: { billingActivationJob: true } });
  assert.equal(provisioning.provisionCompleted, false);
  const body = {
    administratorEmail: 'lin@globex.example', administratorPassword: 'correct horse', administratorName: 'Lin',
    otherUsers: [{ name: 'Kim', email: 'kim@globex.example' }],
  };
  const { organizationId } = await result('POST', `${path}/complete`, ids, { body });
  assert.equal((await result('GET', path, ids)).provisionCompleted, true);
  const activation = { activationId: 'activation-1' };
  assert.equal((await result('GET', 'activations/{activationId}', activation)).emailAddress, 'dana@newco.example');
  const applied = await result('POST', 'activations/{activationId}/apply', activation, { body: { organizationId } });
  assert.equal(applied.organizationId, organizationId);
  return organizationId;
}

async function joinByCode() {
  const created = await result('POST', 'joincodes', {}, { body: { emailDomains: ['acme.example'] } });
  const ids = { joinCodeId: created.id };
  await call('PUT', 'joincodes/{joinCodeId}', ids, { body: { emailDomains: ['acme.example', 'acme.test'] } });
  const code = await result('GET', 'joincodes/{joinCodeId}', ids, { query: { emailDomain: 'acme.test' } });
  assert.deepEqual(code.emailDomains, ['acme.example', 'acme.test']);
  const { entities } = await result('GET', 'joincodes', {}, { query: { pageSize: 100 } });
  assert.ok(entities.some(({ id }) => id === created.id));

  await call('POST', 'users/stage', {}, { body: { joinCodeId: created.id, email: 'sam@acme.test' } });
  const lastPage = await result('GET', 'invites', {}, { query: { pageNumber: 3, pageSize: 25 } });
  const invite = lastPage.entities.find(({ toAddress }) => toAddress === 'sam@acme.test');
  assert.deepEqual(await result('GET', 'invites/{inviteId}', { inviteId: invite.id }), invite);
  const body = { inviteId: invite.id, name: 'Sam', password: 'battery staple' };
  assert.equal((await result('POST', 'users', {}, { body })).email, 'sam@acme.test');
  await assert.rejects(call('GET', 'invites/{inviteId}', { inviteId: invite.id }), { status: 404 });
  await call('DELETE', 'joincodes/{joinCodeId}', ids);
}

async function joinExistingOrganizations(organizationId) {
  const users = ['HEAD', 'organizations/{organizationId}/users', { organizationId }];
  assert.equal((await call(...users, { query: { email: 'lin@globex.example' } })).status, 200);
  await assert.rejects(call(...users, { query: { email: 'kim@globex.example' } }), { status: 404 });
  const body = { organizationIds: [organizationId], email: 'kim@globex.example' };
  const { inviteUrl } = await result('POST', 'users/joinexistingorgs', {}, { body });
  await call('DELETE', 'invites/{inviteId}', { inviteId: inviteUrl.split('/').at(-1) });
}

async function faults() {
  const invite = () => call('GET', 'invites/{inviteId}', { inviteId: 'invite-1' });
  await control('POST', '/faults', { status: 429, retryAfter: 42, operation: 'getOnboardingInvite' });
  assert.equal((await call('GET', 'joincodes')).status, 200);
  const rejection = await invite().catch((error) => error);
  assert.equal(rejection.status, 429);
  assert.equal(rejection.headers['retry-after'], '42');
  assert.equal(rejection.body.code, 'too.many.requests.retry.after');
  assert.equal((await invite()).status, 200);

  await control('POST', '/faults', { dropResponse: true });
  await assert.rejects(invite(), { code: 'ECONNRESET' });

  await control('POST', '/tokens/expire');
  await assert.rejects(invite(), { status: 401 });
  await control('POST', '/faults', { status: 400, on: 'token' });
  await assert.rejects(login(), { name: 'AxiosError', status: 400 });
  await login();
  assert.equal((await invite()).status, 200);
}

async function requestLog() {
  const { operations } = await control('GET', '');
  const { requests } = await control('GET', '/requests');
  const called = new Set(requests.map(({ operation }) => operation).filter(Boolean));
  assert.deepEqual([...called].sort(), [...operations].sort());
  const failed = requests.filter(({ fault }) => fault).map(({ on, status }) => `${on} ${status}`);
  assert.deepEqual(failed, ['api 429', 'api null', 'token 400']);
  const user = requests.find(({ operation }) => operation === 'postOnboardingUsers');
  assert.deepEqual({ name: user.body.name, password: user.body.password }, { name: 'Sam', password: '***' });

  await control('POST', '/reset');
  assert.deepEqual((await control('GET', '/requests')).requests, []);
  return called.size;
}

const { hostname: host, port } = new URL(sandbox.baseUrl);
client.setGateway({ protocol: 'http', host, port });
await login();
const organizationId = await createOrganization();
await joinByCode();
await joinExistingOrganizations(organizationId);
await faults();
const count = await requestLog();
console.log(`JavaScript SDK: ${count} operations`);

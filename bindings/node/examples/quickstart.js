// A complete onboarding, which calls every operation of the API, against the embedded sandbox:
//
//     node examples/quickstart.js
//
// With `--live` it lists the invites and join codes of the organization in the GENESYSCLOUD_* variables. It does not
// modify anything.
import { ApiError, Client, Sandbox } from 'genesys-onboarding';

const calls = new Set();

/** Prints a line for a call. */
function log(operation, request, result) {
  calls.add(operation);
  console.log(`  ${operation.padEnd(37)} ${request} -> ${result}`);
}

async function createOrganization(client) {
  const { id } = await client.postOnboardingOrgprovisionings({
    emailAddress: 'lin@globex.example',
    organizationName: 'Globex',
    activationId: 'activation-1',
  });
  const provisionings = '/api/v2/onboarding/orgprovisionings';
  log('postOnboardingOrgprovisionings', `POST ${provisionings}`, `staged as ${id}`);

  const { organizationId } = await client.postOnboardingOrgprovisioningComplete(id, {
    administratorEmail: 'lin@globex.example',
    administratorPassword: 'correct horse battery staple',
    administratorName: 'Lin',
    otherUsers: [{ name: 'Kim', email: 'kim@globex.example' }],
  });
  const complete = `POST ${provisionings}/${id}/complete`;
  log('postOnboardingOrgprovisioningComplete', complete, `created ${organizationId}`);

  const { provisionCompleted } = await client.getOnboardingOrgprovisioning(id);
  const result = `completed: ${provisionCompleted}`;
  log('getOnboardingOrgprovisioning', `GET ${provisionings}/${id}`, result);
  return organizationId;
}

async function activateBilling(client, organizationId) {
  const activations = '/api/v2/onboarding/activations';
  const { emailAddress } = await client.getOnboardingActivation('activation-1');
  const purchaser = `purchased by ${emailAddress}`;
  log('getOnboardingActivation', `GET ${activations}/activation-1`, purchaser);

  const applied = await client.postOnboardingActivationApply('activation-1', { organizationId });
  const result = `${applied.jobName} ${applied.status}`;
  log('postOnboardingActivationApply', `POST ${activations}/activation-1/apply`, result);
}

async function createJoinCode(client) {
  const joinCodes = '/api/v2/onboarding/joincodes';
  const { id } = await client.postOnboardingJoincodes({ emailDomains: ['acme.example'] });
  log('postOnboardingJoincodes', `POST ${joinCodes}`, `created ${id}`);

  await client.putOnboardingJoincode(id, { emailDomains: ['acme.example', 'acme.test'] });
  log('putOnboardingJoincode', `PUT ${joinCodes}/${id}`, 'updated');

  const code = await client.getOnboardingJoincode(id, { emailDomain: 'acme.test' });
  const domains = `for ${code.emailDomains.join(', ')}`;
  log('getOnboardingJoincode', `GET ${joinCodes}/${id}?emailDomain=acme.test`, domains);

  const { entities } = await client.getOnboardingJoincodes();
  log('getOnboardingJoincodes', `GET ${joinCodes}`, `${entities.length} join codes`);
  return id;
}

async function invite(client, joinCodeId) {
  await client.postOnboardingUsersStage({ joinCodeId, email: 'sam@acme.test' });
  log('postOnboardingUsersStage', 'POST /api/v2/onboarding/users/stage', 'invited by email');

  const invites = [];
  for await (const one of client.iterOnboardingInvites()) invites.push(one);
  const { pageCount } = await client.getOnboardingInvites({ pageNumber: 1, pageSize: 25 });
  const count = `${invites.length} invites on ${pageCount} pages`;
  log('getOnboardingInvites', 'GET /api/v2/onboarding/invites?pageNumber=1..', count);

  const { id: inviteId } = invites.find(({ toAddress }) => toAddress === 'sam@acme.test');
  const password = 'correct horse battery staple';
  const user = await client.postOnboardingUsers({ inviteId, name: 'Sam', password });
  const result = `${user.email} is a user of ${user.organization}`;
  log('postOnboardingUsers', 'POST /api/v2/onboarding/users', result);
}

async function join(client, organizationId) {
  const email = 'lin@globex.example';
  const exists = await client.headOnboardingOrganizationUsers(organizationId, email);
  const users = `/api/v2/onboarding/organizations/${organizationId}/users`;
  log('headOnboardingOrganizationUsers', `HEAD ${users}?email=${email}`, `exists: ${exists}`);

  const links = await client.postOnboardingUsersJoinexistingorgs({
    organizationIds: ['organization-2'],
    email: 'ada@acme.example',
  });
  const result = `continue at ${links.inviteUrl ?? links.joinCodeUrl}`;
  const request = 'POST /api/v2/onboarding/users/joinexistingorgs';
  log('postOnboardingUsersJoinexistingorgs', request, result);
}

async function cleanUp(client, joinCodeId) {
  const { toAddress } = await client.getOnboardingInvite('invite-1');
  const path = '/api/v2/onboarding/invites/invite-1';
  log('getOnboardingInvite', `GET ${path}`, `sent to ${toAddress}`);

  await client.deleteOnboardingInvite('invite-1');
  log('deleteOnboardingInvite', `DELETE ${path}`, 'deleted');

  await client.deleteOnboardingJoincode(joinCodeId);
  const joinCode = `/api/v2/onboarding/joincodes/${joinCodeId}`;
  log('deleteOnboardingJoincode', `DELETE ${joinCode}`, 'deleted');
}

async function fail(sandbox, client) {
  const unprivileged = sandbox.client(sandbox.settings({ unprivileged: true }));
  for (const call of [
    () => unprivileged.getOnboardingInvites(),
    () => client.getOnboardingInvite('invite-1'),
  ]) {
    try {
      await call();
      throw new Error('the call must fail');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      console.log(`  ${error.message}`);
    }
  }
}

async function run() {
  const sandbox = new Sandbox();
  const client = sandbox.client();
  const { baseUrl, operations } = sandbox.describe();
  console.log(`An Onboarding service listens on ${baseUrl}\n`);

  console.log('A new organization');
  const organizationId = await createOrganization(client);
  await activateBilling(client, organizationId);

  console.log('\nUsers who join by a code');
  const joinCodeId = await createJoinCode(client);
  await invite(client, joinCodeId);
  await join(client, organizationId);

  console.log('\nCleaning up');
  await cleanUp(client, joinCodeId);

  console.log('\nTwo failures');
  await fail(sandbox, client);

  client.close();
  sandbox.close();
  console.log(`\n${calls.size} of ${operations.length} operations`);
  if (operations.some((operation) => !calls.has(operation))) process.exitCode = 1;
}

async function readLive() {
  const client = new Client({ fromEnvironment: true });
  for await (const { toAddress } of client.iterOnboardingInvites()) {
    console.log(`invited: ${toAddress}`);
  }
  for await (const { joinCodeUrl, emailDomains } of client.iterOnboardingJoincodes()) {
    console.log(`join code: ${joinCodeUrl} for ${emailDomains.join(', ')}`);
  }
  client.close();
}

await (process.argv[2] === '--live' ? readLive() : run());

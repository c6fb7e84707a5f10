// Ten tasks, each a region that reads on its own; docs/cookbook.md shows them. All run against the sandbox:
//
//     node examples/cookbook.js
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Bulk, CancelledError, Client, Login, OnboardingError, Sandbox } from 'genesys-onboarding';

const tasks = {
  async 'first call'(sandbox) {
    const { baseUrl, loginUrl, clientId, clientSecret } = sandbox.settings();
    // cookbook: first-call
    // With an account: region: 'eu-west-1' instead of the two URLs
    const client = new Client({ baseUrl, loginUrl, clientId, clientSecret });
    const invite = await client.getOnboardingInvite('invite-1');
    client.close();
    // cookbook: end
    assert.equal(invite.toAddress, 'guest-1@acme.example');
    return invite.toAddress;
  },

  async errors(sandbox) {
    const client = sandbox.client();
    sandbox.failNext({ status: 500 });
    let advice;
    // cookbook: errors
    try {
      const code = await client.postOnboardingJoincodes({ emailDomains: ['acme.example'] });
      advice = `created ${code.id}`;
    } catch (error) {
      if (!(error instanceof OnboardingError)) throw error;
      if (error.outcomeUnknown) advice = `look whether it was created: ${error.message}`;
      else if (error.retryable) advice = `wait ${error.retryAfterMs} ms: ${error.message}`;
      else if (error.httpStatus === 403) advice = `a permission is missing: ${error.message}`;
      else advice = `quote ${error.correlationId} to support: ${error.message}`;
    }
    // cookbook: end
    assert.match(advice, /^look whether it was created: /);
    return advice;
  },

  async pages(sandbox) {
    const client = sandbox.client();
    const addresses = [];
    // cookbook: pages
    for await (const invite of client.iterOnboardingInvites({ pageSize: 25 })) {
      addresses.push(invite.toAddress);
    }
    // cookbook: end
    assert.deepEqual([addresses.length, addresses[0]], [63, 'guest-1@acme.example']);
    return `${addresses.length} invites`;
  },

  async retry(sandbox) {
    const settings = sandbox.settings();
    sandbox.failNext({ status: 503, retryAfter: 0 });
    // cookbook: retry
    const client = new Client({ ...settings, maxRetries: 5, totalTimeoutMs: 30_000 });
    const invite = await client.getOnboardingInvite('invite-1');
    const { attempts, elapsedMs } = client.lastResponse();
    // cookbook: end
    assert.equal(invite.id, 'invite-1');
    assert.equal(attempts, 2);
    assert(elapsedMs > 0);
    return `${attempts} attempts`;
  },

  async 'time limit'(sandbox) {
    const client = sandbox.client();
    sandbox.setSettings({ latencyMs: 60_000 });
    let cause;
    // cookbook: time-limit
    try {
      await client.getOnboardingInvite('invite-1', { signal: AbortSignal.timeout(100) });
    } catch (error) {
      if (error.name !== 'TimeoutError') throw error;
      cause = error.cause; // the error of the library; its `outcomeUnknown` matters after a POST
    }
    // cookbook: end
    sandbox.setSettings({ latencyMs: 0 });
    assert(cause instanceof CancelledError);
    return cause.message;
  },

  async headers(sandbox) {
    const proxy = await startProxy();
    const client = sandbox.client({ proxy: proxy.url });
    // cookbook: headers
    const dialer = client.withOptions({ headers: { 'Genesys-App': 'dialer' } });
    await dialer.getOnboardingInvite('invite-1');
    const { headers } = dialer.lastResponse(); // those of the response
    // cookbook: end
    proxy.close();
    assert.match(proxy.sent(), /genesys-app: dialer\r\n/i);
    assert.equal(headers['content-type'], 'application/json');
    return 'Genesys-App: dialer';
  },

  async proxy(sandbox) {
    const settings = sandbox.settings();
    const proxy = await startProxy();
    const proxyUrl = proxy.url;
    // cookbook: proxy
    const client = new Client({ ...settings, proxy: proxyUrl }); // or proxyFromEnvironment: true
    const invite = await client.getOnboardingInvite('invite-1');
    client.close();
    // cookbook: end
    proxy.close();
    assert.equal(invite.id, 'invite-1');
    assert.match(proxy.sent(), /GET \/api\/v2\/onboarding\/invites\/invite-1 HTTP/);
    return `through ${proxyUrl}`;
  },

  async bulk(sandbox) {
    const client = sandbox.client();
    const folder = await mkdtemp(join(tmpdir(), 'cookbook-'));
    const journal = join(folder, 'people.journal');
    // cookbook: bulk
    const bulk = await Bulk.open(client, { journal }); // run it again after a crash: it continues
    const emails = ['bob@acme.example', 'eve@acme.example'];
    await Promise.all(
      emails.map((email) => bulk.submit({ stage: { joinCodeId: 'joincode-1', email } })),
    );
    const { summary, isComplete } = await bulk.report();
    bulk.close();
    // cookbook: end
    await rm(folder, { recursive: true });
    assert(isComplete);
    return summary;
  },

  async login(sandbox) {
    const { baseUrl, publicClientId } = sandbox.describe();
    const settings = { baseUrl, loginUrl: baseUrl, clientId: publicClientId };
    const open = (url) => fetch(`${url}&sandbox_user=ada@acme.example`);
    // cookbook: login
    // For the platform: { region: 'eu-west-1', clientId: 'my-public-client-id' }
    const login = new Login(settings);
    open(login.url); // the person's browser
    const client = await login.wait({ timeoutMs: 300_000 });
    login.close();
    const { total } = await client.getOnboardingInvites();
    // cookbook: end
    assert(total > 0);
    return `a person sees ${total} invites`;
  },

  async sandbox() {
    let status;
    // cookbook: sandbox
    const sandbox = new Sandbox({ seed: { users: [] } });
    const client = sandbox.client({ maxRetries: 0 });
    sandbox.failNext({ status: 500, operation: 'getOnboardingInvites' });
    await client.getOnboardingInvites().catch((error) => (status = error.httpStatus));
    const { requests } = sandbox.requests();
    sandbox.close();
    // cookbook: end
    assert.equal(status, 500);
    assert.equal(requests.at(-1).operation, 'getOnboardingInvites');
    return `${requests.length} requests recorded`;
  },
};

/** Starts an HTTP proxy that remembers what clients send through it. */
async function startProxy() {
  let sent = '';
  const server = createServer().on('connect', ({ url }, client) => {
    const { hostname, port } = new URL(`http://${url}`);
    const service = connect(port, hostname, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    client.on('data', (bytes) => (sent += bytes)).pipe(service);
    service.pipe(client).on('error', () => service.destroy());
    for (const socket of [client, service]) socket.unref();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, sent: () => sent, close: () => server.close() };
}

const sandbox = new Sandbox();
for (const [name, task] of Object.entries(tasks)) console.log(`${name}: ${await task(sandbox)}`);
sandbox.close();

// The official JavaScript SDK in a browser, on a page of another origin (CORS). `.ci/browser` runs it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const sandbox = JSON.parse(process.env.SANDBOX);
let browser, server, page;

before(async () => {
  const script = await readFile(process.env.SDK);
  server = createServer((request, response) => {
    const isScript = request.url === '/sdk.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!DOCTYPE html><link rel="icon" href="data:,"><script src="/sdk.js"></script>');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const executablePath = process.env.CHROMIUM;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
});

after(async () => {
  await browser?.close();
  server?.close();
});

function control(method, path, body) {
  return fetch(`${sandbox.baseUrl}/_sandbox${path}`, { method, body: body && JSON.stringify(body) });
}

test('SDK of another origin calls the API', async () => {
  await control('POST', '/reset');
  await control('POST', '/faults', { status: 429, retryAfter: 42, operation: 'getOnboardingJoincode' });
  const seen = await page.evaluate(async (sandbox) => {
    const client = require('platformClient').ApiClient.instance;
    const { hostname: host, port } = new URL(sandbox.baseUrl);
    client.setGateway({ protocol: 'http', host, port });
    client.setReturnExtendedResponses(true);
    const { accessToken } = await (async () => {
      // The SDK logs in with client credentials under Node.js only.
      const response = await fetch(`${sandbox.baseUrl}/oauth/token`, {
        method: 'POST',
        headers: { Authorization: `Basic ${btoa(`${sandbox.clientId}:${sandbox.clientSecret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });
      return { accessToken: (await response.json()).access_token };
    })();
    client.setAccessToken(accessToken);
    const json = ['application/json'];
    const call = (method, path, body) =>
      client.callApi(`/api/v2/onboarding/${path}`, method, {}, {}, {}, {}, body, ['PureCloud OAuth'], json, json);
    const created = await call('POST', 'joincodes', { emailDomains: ['acme.example'] });
    const path = `joincodes/${created.body.id}`;
    const limited = await call('GET', path).catch((error) => error);
    const updated = await call('PUT', path, { emailDomains: ['acme.test'] });
    const deleted = await call('DELETE', path);
    const retryAfter = limited.headers['retry-after'];
    const statuses = [created, limited, updated, deleted].map(({ status }) => status);
    return { statuses, retryAfter, correlationId: created.headers['inin-correlation-id'] };
  }, sandbox);
  assert.deepEqual(seen.statuses, [200, 429, 204, 204]);
  assert.equal(seen.retryAfter, '42');
  assert.match(seen.correlationId, /^[0-9a-f]{32}$/);
});

test('another origin cannot control the sandbox', async () => {
  await control('POST', '/faults', { status: 503 });
  const readable = await page.evaluate(async (url) => {
    const requests = [
      fetch(`${url}/_sandbox/reset`, { method: 'POST', mode: 'no-cors' }),
      fetch(`${url}/_sandbox/requests`),
      fetch(`${url}/_sandbox/requests`, { method: 'DELETE' }),
    ];
    return (await Promise.allSettled(requests)).map(({ value }) => value?.type ?? 'failed');
  }, sandbox.baseUrl);
  assert.deepEqual(readable, ['opaque', 'failed', 'failed']);
  const { faults, requestCount } = await (await control('GET', '')).json();
  assert.equal(faults.length, 1);
  assert.ok(requestCount > 0);
});

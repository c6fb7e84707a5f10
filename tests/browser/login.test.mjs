// A user's login in a real browser: the authorize page of a running sandbox, and the redirect to a program on the
// loopback interface. `.ci/browser` runs it.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';

const sandbox = JSON.parse(process.env.SANDBOX);
const verifier = randomBytes(32).toString('base64url');
const state = 'a&b=c \r\n<"\u{e9}';

let browser, page, program, redirectUri;
/** Errors of the page. */
let errors;

before(async () => {
  const executablePath = process.env.CHROMIUM;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
  program = createServer((request, response) => response.end('Logged in.'));
  await once(program.listen(0, '127.0.0.1'), 'listening');
  redirectUri = `http://localhost:${program.address().port}/callback`;
});

after(() => {
  program?.close();
  program?.closeAllConnections();
  return browser?.close();
});

beforeEach(async () => {
  errors = [];
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
});

afterEach(() => page.context().close());

function authorizeUrl(more) {
  const query = new URLSearchParams({
    client_id: sandbox.publicClientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state,
    ...more,
  });
  return `${sandbox.baseUrl}/oauth/authorize?${query}`;
}

/** The parameters that the program gets. */
async function redirectedParameters() {
  await page.getByText('Logged in.').waitFor();
  assert.ok(page.url().startsWith(`${redirectUri}?`), page.url());
  return new URL(page.url()).searchParams;
}

test('a button logs its user in', async () => {
  await page.goto(authorizeUrl({ login_hint: 'ada@acme.example' }));
  const button = page.getByRole('button', { name: 'ada@acme.example' });
  assert.ok(await button.evaluate((element) => element === document.activeElement));
  await page.screenshot({ path: `${process.env.SCREENSHOTS}/login.png` });
  await page.keyboard.press('Enter');
  const parameters = await redirectedParameters();
  assert.equal(parameters.get('state'), state);
  const response = await fetch(`${sandbox.baseUrl}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: sandbox.publicClientId,
      code: parameters.get('code'),
      code_verifier: verifier,
      redirect_uri: redirectUri,
    }),
  });
  const { access_token: token } = await response.json();
  const headers = { Authorization: `Bearer ${token}` };
  const invites = await fetch(`${sandbox.baseUrl}/api/v2/onboarding/invites`, { headers });
  assert.equal(invites.status, 200);
});

test('cancel tells the program', async () => {
  await page.goto(authorizeUrl());
  await page.getByRole('button', { name: 'Cancel' }).click();
  const parameters = await redirectedParameters();
  assert.deepEqual([parameters.get('error'), parameters.get('state')], ['access_denied', state]);
});

test('an unknown redirect shows an error', async () => {
  const response = await page.goto(authorizeUrl({ redirect_uri: 'http://evil.example/<script>' }));
  assert.equal(response.status(), 400);
  await page.getByRole('heading', { name: 'Cannot log in' }).waitFor();
  await page.getByText('invalid_request').waitFor();
});

test('the page is accessible in light and dark', async () => {
  const axe = await readFile(process.env.AXE, 'utf8');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.goto(authorizeUrl());
    // The page's own policy allows no script; evaluation in the page is not a part of it.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), []);
  }
  assert.deepEqual(errors, []);
});

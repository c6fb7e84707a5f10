// The page of the sandbox in a real browser, against a running sandbox. `.ci/browser` runs it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { chromium } from 'playwright-core';

const sandbox = JSON.parse(process.env.SANDBOX);
const pageUrl = `${sandbox.baseUrl}/_sandbox/`;
const invitePath = '/api/v2/onboarding/invites/invite-1';

let browser, page, token;
/** Errors of the page, and requests to elsewhere. */
let errors, outside;

before(async () => {
  const executablePath = process.env.CHROMIUM;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});

after(() => browser?.close());

beforeEach(async () => {
  await fetch(`${pageUrl}reset`, { method: 'POST' });
  const { clientId, clientSecret } = sandbox;
  const response = await fetch(`${sandbox.baseUrl}/oauth/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  token = (await response.json()).access_token;
  await fetch(`${pageUrl}requests`, { method: 'DELETE' });
  await openPage({});
});

afterEach(async () => {
  await page.context().close();
  assert.deepEqual({ errors, outside }, { errors: [], outside: [] });
});

async function openPage(options) {
  await page?.context().close();
  [errors, outside] = [[], []];
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 }, ...options });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${sandbox.baseUrl}/_sandbox`) && !url.startsWith('data:')) outside.push(url);
  });
  await page.goto(pageUrl);
  await page.getByText('Live', { exact: true }).waitFor();
}

/** Calls the API as a program does, and returns the status. */
async function call(method, path, body) {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const response = await fetch(sandbox.baseUrl + path, { method, headers, body: body && JSON.stringify(body) });
  return response.status;
}

function requestRow(text) {
  return page.locator('#requests tr').filter({ hasText: text });
}

async function screenshot(name, options) {
  await page.screenshot({ path: `${process.env.SCREENSHOTS}/${name}.png`, ...options });
}

test('requests appear newest first', async () => {
  await page.getByText('No request yet').waitFor();
  await call('GET', `${invitePath}?surprise=1`);
  await requestRow(`GET ${invitePath}?surprise=1`).waitFor();
  await call('GET', '/api/v2/onboarding/invites/missing');
  await requestRow('missing').waitFor();
  const rows = await page.locator('#requests tr').allInnerTexts();
  assert.equal(rows.length, 2);
  assert.match(rows[0], /^2\s.*missing\s+getOnboardingInvite\s+404$/s);
  assert.match(rows[1], /^1\s.*invite-1\?surprise=1\s+getOnboardingInvite\s+200$/s);
  assert.equal(await page.getByText('No request yet').isVisible(), false);
});

test('body opens, stays open and hides secrets', async () => {
  const body = { inviteId: 'invite-1', name: 'Sam', password: 'battery staple' };
  assert.equal(await call('POST', '/api/v2/onboarding/users', body), 200);
  const row = requestRow('postOnboardingUsers');
  await row.locator('summary').click();
  await row.getByText('"name": "Sam"').waitFor();
  await call('GET', '/api/v2/onboarding/invites');
  await requestRow('getOnboardingInvites').waitFor();
  assert.match(await row.innerText(), /"password": "\*\*\*"/);
  assert.doesNotMatch(await page.content(), /battery staple/);
});

test('injected fault fails a call', async () => {
  const form = page.locator('#fault');
  await form.getByLabel('Status').fill('429');
  await form.getByLabel('Retry-After').fill('7');
  await form.getByLabel('Operation').selectOption('getOnboardingInvite');
  await form.getByRole('button', { name: 'Inject fault' }).click();
  await page.getByText('Fault injected.').waitFor();
  await page.locator('#faults').getByText('1 × getOnboardingInvite: status 429, Retry-After 7 s').waitFor();
  assert.equal(await call('GET', '/api/v2/onboarding/invites'), 200);
  assert.equal(await call('GET', invitePath), 429);
  assert.match(await requestRow('429').innerText(), /429\s*fault$/);
  assert.equal(await page.locator('#faults li').count(), 0);
  assert.equal(await call('GET', invitePath), 200);
});

test('dropped response and token fault are injected', async () => {
  const form = page.locator('#fault');
  await form.getByLabel('Status').fill('500');
  await form.getByLabel('Drop the response').check();
  assert.equal(await form.getByLabel('Status').isDisabled(), true);
  await form.getByLabel('Requests').fill('2');
  await form.getByRole('button').click();
  await page.getByText('2 × any operation: response dropped').waitFor();
  await assert.rejects(call('GET', invitePath), { name: 'TypeError' });
  await requestRow('dropped').waitFor();

  await form.getByLabel('Drop the response').uncheck();
  await form.getByRole('combobox', { name: 'On', exact: true }).selectOption('Token endpoint');
  assert.equal(await form.getByLabel('Operation').isDisabled(), true);
  await form.getByRole('button').click();
  await page.getByText('2 × token endpoint: status 500').waitFor();
  const response = await fetch(`${sandbox.baseUrl}/oauth/token`, { method: 'POST' });
  assert.equal(response.status, 500);
  await requestRow('access token').getByText('fault').waitFor();
});

test('rejected argument is reported', async () => {
  await page.locator('#fault').getByLabel('Retry-After').fill('7');
  await page.locator('#fault').getByRole('button').click();
  await page.getByRole('status').filter({ hasText: 'retryAfter' }).waitFor();
  assert.equal(await page.locator('#faults li').count(), 0);
  const [error] = errors.splice(0);
  assert.match(error, /status of 400/);
});

test('settings apply', async () => {
  const form = page.locator('#settings');
  await form.getByLabel('Requests per minute').fill('1');
  await form.getByLabel('Refresh tokens').uncheck();
  await page.waitForResponse(/requests$/); // what a person types survives a poll
  await form.getByRole('button').click();
  await page.getByText('Settings applied.').waitFor();
  assert.deepEqual([await call('GET', invitePath), await call('GET', invitePath)], [200, 429]);
  await requestRow('429').waitFor();
  assert.equal(await requestRow('429').getByText('fault').count(), 0);
  await page.reload();
  await page.waitForFunction(() => document.querySelector('[name=requestsPerMinute]').value === '1');
  assert.equal(await form.getByLabel('Refresh tokens').isChecked(), false);
});

test('tokens expire, requests clear, a reset restores', async () => {
  await page.getByRole('button', { name: 'Expire access tokens' }).click();
  await page.getByText('Access tokens expired.').waitFor();
  assert.equal(await call('GET', invitePath), 401);
  await requestRow('401').waitFor();
  await page.getByRole('button', { name: 'Expire authorization codes' }).click();
  await page.getByText('Authorization codes expired.').waitFor();
  await page.getByRole('button', { name: 'Clear requests' }).click();
  await page.getByText('No request yet').waitFor();

  await fetch(sandbox.baseUrl + '/api/v2/onboarding/orgprovisionings', { method: 'POST', body: '{"emailAddress": "a@b"}' });
  const provisionings = page.locator('#state-provisionings');
  await provisionings.getByText('3', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Reset the sandbox' }).click();
  await page.getByText('The sandbox has been reset.').waitFor();
  await provisionings.getByText('2', { exact: true }).waitFor();
  await page.getByText('No request yet').waitFor();
});

test('HTML in data stays text', async () => {
  const html = `<img/src=x/onerror=document.title='taken'><script>document.title='taken'</script>`;
  const body = { organizationIds: ['organization-1'], email: `${html}@globex.example` };
  const path = '/api/v2/onboarding/organizations/organization-1/users';
  const target = `${path}?email=${html.replaceAll("'", '%27')}`;
  await fetch(sandbox.baseUrl + '/api/v2/onboarding/orgprovisionings', {
    method: 'POST', body: JSON.stringify({ emailAddress: `${html}@b`, organizationName: html }),
  });
  await fetch(sandbox.baseUrl + target);
  await fetch(sandbox.baseUrl + '/api/v2/onboarding/users/joinexistingorgs', { method: 'POST', body: JSON.stringify(body) });
  await requestRow('postOnboardingUsersJoinexistingorgs').waitFor();
  for (const kind of ['invites', 'provisionings']) {
    await page.locator(`#state-${kind} > summary`).click();
    await page.locator(`#state-${kind} td`).filter({ hasText: html }).first().waitFor();
  }
  for (const request of await page.locator('#requests summary').all()) await request.click();
  assert.match(await page.locator('#requests').innerText(), /<img\/src=x/);
  assert.equal(await page.locator('img, main script, #requests script').count(), 0);
  assert.equal(await page.title(), 'Onboarding sandbox');
});

test('state keeps what is open', async () => {
  await page.locator('#state-joinCodes > summary').click();
  await call('POST', '/api/v2/onboarding/joincodes', { emailDomains: ['globex.example'] });
  await page.locator('#state-joinCodes td').filter({ hasText: 'globex.example' }).waitFor();
  const ids = await page.locator('#state-joinCodes tbody tr').allInnerTexts();
  assert.match(ids[0], /^joincode-4\s.*globex\.example/);
});

test('lost connection is shown', async () => {
  await page.context().setOffline(true);
  await page.getByText('Not reachable').waitFor();
  await page.context().setOffline(false);
  await page.getByText('Live', { exact: true }).waitFor();
  assert.ok(errors.splice(0).every((text) => text.includes('ERR_INTERNET_DISCONNECTED')));
});

test('keyboard reaches every control', async () => {
  const reached = new Set();
  for (let step = 0; step < 80; step += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => document.activeElement.name || document.activeElement.textContent.trim()));
  }
  const controls = 'main button, main input, main select, main summary, a';
  const expected = await page.locator(controls).evaluateAll((all) => all.map((one) => one.name || one.textContent.trim()));
  assert.ok(expected.length > 20, expected);
  assert.deepEqual(expected.filter((name) => !reached.has(name)), []);
  await page.locator('#fault').getByLabel('Status').press('Enter');
  await page.getByText('Fault injected.').waitFor();
});

test('page is accessible in light, dark and narrow', async () => {
  const axe = await readFile(process.env.AXE, 'utf8');
  for (const [name, options] of Object.entries({
    light: { colorScheme: 'light' },
    dark: { colorScheme: 'dark' },
    narrow: { colorScheme: 'light', viewport: { width: 360, height: 800 } },
  })) {
    await openPage({ ...options, bypassCSP: true });
    await populate();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run());
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    assert.deepEqual(found, [], name);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(overflow <= 0, `${name} is ${overflow} px too wide`);
    await screenshot(name, { fullPage: true });
  }
});

/** Something of each kind, as a person would see it. */
async function populate() {
  await fetch(`${pageUrl}reset`, { method: 'POST' });
  const inject = (fault) => fetch(`${pageUrl}faults`, { method: 'POST', body: JSON.stringify(fault) });
  await inject({ status: 503, operation: 'getOnboardingInvites' });
  await inject({ status: 429, retryAfter: 42, operation: 'postOnboardingUsersStage', count: 3 });
  await inject({ delayMs: 1500, dropResponse: true, operation: 'putOnboardingJoincode' });
  await inject({ dropResponse: true, operation: 'getOnboardingJoincodes' });
  await call('GET', '/api/v2/onboarding/invites');
  await call('GET', '/api/v2/onboarding/joincodes').catch(() => {});
  await call('POST', '/api/v2/onboarding/joincodes', { emailDomains: ['globex.example', 'globex.test'] });
  await call('HEAD', '/api/v2/onboarding/organizations/organization-1/users?email=ada%40acme.example');
  await call('POST', '/api/v2/onboarding/users', { inviteId: 'invite-1', name: 'Sam', password: 'secret' });
  await requestRow('postOnboardingUsers').locator('summary').click();
  await page.locator('#state-joinCodes > summary').click();
}

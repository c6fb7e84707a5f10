// The programs of this library that log a user in, each with a real browser: the examples in every language, and the
// command. `.ci/browser` builds them and runs it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const sandbox = JSON.parse(process.env.SANDBOX);
const examples = JSON.parse(process.env.LOGIN_EXAMPLES);
const user = 'ada@acme.example';

let browser, page, program;

before(async () => {
  const executablePath = process.env.CHROMIUM;
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
});

after(() => browser?.close());

beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  page.setDefaultTimeout(20_000);
});

afterEach(async () => {
  program?.kill();
  program = undefined;
  await page.context().close();
});

/** Starts a program, and returns the address of the login page, which it prints, and how it ends. */
async function start(command, environment) {
  program = spawn(command[0], command.slice(1), { env: { ...process.env, ...environment } });
  const output = { stdout: '', stderr: '' };
  const address = new Promise((resolve, reject) => {
    for (const name of ['stdout', 'stderr']) {
      createInterface({ input: program[name] }).on('line', (line) => {
        output[name] += `${line}\n`;
        if (URL.canParse(line.split(' ').at(-1))) resolve(line.split(' ').at(-1));
      });
    }
    program.on('error', reject);
    program.on('close', () => reject(new Error(`no address: ${JSON.stringify(output)}`)));
  });
  const end = once(program, 'close').then(([status]) => ({ status, ...output }));
  const url = await address;
  return { url, end, redirectUri: redirectUriOf(url) };
}

const redirectUriOf = (url) => new URL(url).searchParams.get('redirect_uri');

const startExample = (language) => start([...examples[language], sandbox.baseUrl, sandbox.publicClientId]);

/** Clicks a button of the login page, and returns the request that the redirect sends to the program. */
async function choose(url, name) {
  await page.goto(url);
  const isRedirected = (request) => request.url().startsWith(redirectUriOf(url));
  const [request] = await Promise.all([
    page.waitForRequest(isRedirected),
    page.getByRole('button', { name }).click({ noWaitAfter: true }),
  ]);
  return request;
}

/** Clicks a button, and returns the program's response. */
const chooseAndReturn = async (url, name) => (await choose(url, name)).response();

/** Checks a page of the program: its text, and that it runs no script and leaves no trace. */
async function assertPage(response, { status, title }) {
  assert.equal(response.status(), status);
  await page.getByRole('heading', { name: title }).waitFor();
  assert.equal(await page.locator('script').count(), 0);
  const headers = await response.allHeaders();
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.match(headers['content-security-policy'], /^default-src 'none'/);
  const shown = await page.content();
  for (const value of new URL(response.url()).searchParams.values()) {
    assert.ok(!shown.includes(value), 'the page shows a parameter of the redirect');
  }
}

const isLoggedIn = { status: 200, title: 'Logged in' };

for (const language of Object.keys(examples)) {
  test(`a user logs in to the program in ${language}`, async () => {
    const { url, end, redirectUri } = await startExample(language);
    const response = await chooseAndReturn(url, user);
    assert.equal(new URL(response.url()).origin, redirectUri);
    await assertPage(response, isLoggedIn);
    await page.screenshot({ path: `${process.env.SCREENSHOTS}/logged-in.png` });
    assert.deepEqual(await end, {
      status: 0,
      stdout: `Log in at ${url}\nthe person sees 63 invites\n`,
      stderr: '',
    });
  });

  test(`a user cancels the login of the program in ${language}`, async () => {
    const { url, end } = await startExample(language);
    await assertPage(await chooseAndReturn(url, 'Cancel'), { status: 400, title: 'Not logged in' });
    const { status, stderr } = await end;
    assert.equal(status, 1);
    assert.match(stderr, /^login: .*access_denied.*log in as a person who may use this OAuth client\n$/);
    assert.ok(!stderr.includes(new URL(url).searchParams.get('state')), 'the error shows the state');
  });

  test(`another state does not end the login in ${language}`, async () => {
    const { url, end, redirectUri } = await startExample(language);
    const response = await page.goto(`${redirectUri}/?code=stolen&state=another`);
    await assertPage(response, { status: 404, title: 'Not found' });
    await assertPage(await chooseAndReturn(url, user), isLoggedIn);
    assert.equal((await end).status, 0);
  });
}

const command = (...options) => [
  process.env.PYTHON, '-m', 'genesys_onboarding', 'login', '--base-url', sandbox.baseUrl, '--login-url', sandbox.baseUrl,
  ...options, '--', 'getOnboardingInvite', '--invite-id', 'invite-1',
];

const clientId = { GENESYSCLOUD_OAUTHCLIENT_ID: sandbox.publicClientId };

test('the command opens the browser and calls as the user', async () => {
  const { url, end } = await start(command(), { ...clientId, BROWSER: 'echo' });
  await assertPage(await chooseAndReturn(url, user), isLoggedIn);
  const { status, stdout } = await end;
  const [opened, result] = stdout.split(/\n(.*)/s);
  assert.deepEqual([status, opened, JSON.parse(result).toAddress], [0, url, 'guest-1@acme.example']);
});

test('the command takes a pasted address', async () => {
  const { url, end } = await start(command('--no-browser'), clientId);
  // The program does not respond to the browser, whose address line has what to paste.
  const request = await choose(url, user);
  program.stdin.end(`${request.url()}\n`);
  const { status, stdout } = await end;
  assert.deepEqual([status, JSON.parse(stdout).toAddress], [0, 'guest-1@acme.example']);
});

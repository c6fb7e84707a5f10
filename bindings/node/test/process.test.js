// How a process ends while calls are in progress. Each test is a program of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm, writeFile } from 'node:fs/promises';
import { test } from 'node:test';

const CALLS_IN_PROGRESS = `
  import { Sandbox } from 'genesys-onboarding';
  const sandbox = new Sandbox();
  const client = sandbox.client({}, { observer: () => {} });
  await client.getOnboardingInvite('invite-1');
  sandbox.setSettings({ latencyMs: 600_000 });
  const { requestCount } = sandbox.describe();
  const calls = Array.from({ length: 8 }, () => client.getOnboardingInvite('invite-1'));
  calls.push(client.pages('getOnboardingInvites').next());
  for (const call of calls) call.catch(() => {});
  while (sandbox.describe().requestCount < requestCount + calls.length) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
`;

/** Runs a program. It is killed when it hangs: each ends long before the limit of its calls, which is 60 s. */
async function run(program, { environment = {}, whenReady = () => {} } = {}) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('..', import.meta.url),
    env: { ...process.env, ...environment },
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
    if (output === 'ready\n') whenReady(child);
  });
  child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
  const [code, signal] = await once(child, 'close');
  return { code, signal, output };
}

test('process.exit ends during calls', async () => {
  const { code, output } = await run(`${CALLS_IN_PROGRESS} process.exit(3);`);
  assert.deepEqual({ code, output }, { code: 3, output: '' });
});

test('process.exit ends when calls are about to begin', async () => {
  const { code } = await run(`
    import { Sandbox } from 'genesys-onboarding';
    const sandbox = new Sandbox();
    const client = sandbox.client();
    await Promise.all(Array.from({ length: 8 }, () => client.getOnboardingInvite('invite-1')));
    sandbox.setSettings({ latencyMs: 600_000 });
    for (let count = 0; count < 80; count++) {
      client.getOnboardingInvite('invite-1').catch(() => {});
    }
    process.exit(4);
  `);
  assert.equal(code, 4);
});

for (const delay of [0, 10, 20, 30, 40]) {
  test(`process.exit ends ${delay} ms after threads began to start`, async () => {
    const { code, output } = await run(`
      import { Sandbox } from 'genesys-onboarding';
      const client = new Sandbox().client();
      for (let count = 0; count < 8; count++) {
        client.getOnboardingInvite('invite-1').catch(() => {});
      }
      setTimeout(() => process.exit(5), ${delay});
    `);
    assert.deepEqual({ code, output }, { code: 5, output: '' });
  });
}

test('process.exit tells of refresh tokens that have arrived', async () => {
  const { code, output } = await run(`
    import { Client, Login, Sandbox } from 'genesys-onboarding';
    const sandbox = new Sandbox();
    const { baseUrl, publicClientId } = sandbox.describe();
    const settings = { baseUrl, loginUrl: baseUrl, clientId: publicClientId };
    const tokens = [];
    const refreshTokenObserver = (token) => tokens.push(token);
    const login = new Login(settings, {}, { refreshTokenObserver });
    const waiting = login.wait();
    await fetch(login.url + '&sandbox_user=ada@acme.example');
    await (await waiting).getOnboardingInvite('invite-1');
    const client = new Client({ ...settings, refreshToken: tokens[0] }, { refreshTokenObserver });
    sandbox.failNext({ delayMs: 600_000 });
    const { requestCount } = sandbox.describe();
    client.getOnboardingInvite('invite-1').catch(() => {});
    await new Promise(setImmediate);
    // The event loop does not run meanwhile.
    while (sandbox.describe().requestCount === requestCount);
    const count = tokens.length;
    process.on('exit', () => console.log(count, tokens.length));
    process.exit(0);
  `);
  assert.deepEqual({ code, output }, { code: 0, output: '1 2\n' });
});

test('uncaught exception ends during calls', async () => {
  const { code, output } = await run(`${CALLS_IN_PROGRESS} throw new Error('uncaught');`);
  assert.equal(code, 1);
  assert.match(output, /Error: uncaught/);
});

test('unhandled rejection of a call ends the process', async () => {
  const { code, output } = await run(`${CALLS_IN_PROGRESS} client.getOnboardingInvite('');`);
  assert.equal(code, 1);
  assert.match(output, /InvalidArgumentError: .*inviteId/);
});

test('interrupt ends during calls', async () => {
  const program = `${CALLS_IN_PROGRESS} console.log('ready'); await calls[0];`;
  const { signal } = await run(program, { whenReady: (child) => child.kill('SIGINT') });
  assert.equal(signal, 'SIGINT');
});

test('interrupt with a handler ends during calls', async () => {
  const handler = `process.on('SIGINT', () => process.exit(130));`;
  const program = `${CALLS_IN_PROGRESS} ${handler} console.log('ready'); await calls[0];`;
  const { code } = await run(program, { whenReady: (child) => child.kill('SIGINT') });
  assert.equal(code, 130);
});

test('idle clients and threads let process end', async () => {
  const { code, output } = await run(`
    import { Sandbox } from 'genesys-onboarding';
    const sandbox = new Sandbox();
    const client = sandbox.client();
    await Promise.all(Array.from({ length: 20 }, () => client.getOnboardingInvite('invite-1')));
    process.on('exit', () => console.log('after', process.uptime() < 20));
  `);
  assert.deepEqual({ code, output }, { code: 0, output: 'after true\n' });
});

test('call keeps the process until it has ended', async () => {
  const { code, output } = await run(`
    import { Sandbox } from 'genesys-onboarding';
    const sandbox = new Sandbox();
    sandbox.setSettings({ latencyMs: 200 });
    sandbox.client().getOnboardingInvite('invite-1').then(({ id }) => console.log(id));
  `);
  assert.deepEqual({ code, output }, { code: 0, output: 'invite-1\n' });
});

test('worker that is terminated waits for its calls', async () => {
  const { code, output } = await run(`
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    const program = \`
      import { parentPort } from 'node:worker_threads';
      import { Sandbox } from 'genesys-onboarding';
      const sandbox = new Sandbox();
      const limits = { attemptTimeoutMs: 500, totalTimeoutMs: 500, maxRetries: 0 };
      const client = sandbox.client(limits, { observer: () => {} });
      await client.getOnboardingInvite('invite-1');
      sandbox.setSettings({ latencyMs: 600_000 });
      for (let count = 0; count < 4; count++) {
        client.getOnboardingInvite('invite-1').catch(() => {});
      }
      while (sandbox.describe().requestCount < 5) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      parentPort.postMessage('ready');
    \`;
    const source = 'data:text/javascript,' + encodeURIComponent(
      program.replaceAll("'genesys-onboarding'", JSON.stringify(import.meta.resolve('genesys-onboarding'))),
    );
    const worker = new Worker(new URL(source));
    await once(worker, 'message');
    console.log(await worker.terminate());
  `);
  assert.deepEqual({ code, output }, { code: 0, output: '1\n' });
});

test('package is importable from CommonJS', async () => {
  const { output } = await run(`
    import { createRequire } from 'node:module';
    const { Client } = createRequire(import.meta.url)('genesys-onboarding');
    console.log(typeof Client);
  `);
  assert.match(output, /^function$/m);
});

test('missing library is named', async () => {
  const environment = { GENESYS_ONBOARDING_LIBRARY: '/nowhere/lib.so' };
  const { code, output } = await run(`import 'genesys-onboarding';`, { environment });
  assert.equal(code, 1);
  assert.match(output, /failed to load \/nowhere\/lib\.so: install the library, or set GENESYS_/);
});

test('path of another file is named', async () => {
  const library = process.report.getReport().sharedObjects.find((path) => /c\+\+/.test(path));
  for (const file of [new URL(import.meta.url).pathname, library]) {
    const environment = { GENESYS_ONBOARDING_LIBRARY: file };
    const { code, output } = await run(`import 'genesys-onboarding';`, { environment });
    assert.equal(code, 1);
    assert(output.includes(`failed to load ${file}: install the library`), output);
  }
});

test('library of another version is an error', async () => {
  // In node_modules, where a copy of this package finds its dependency.
  const copy = new URL('../node_modules/.another-version/', import.meta.url);
  await cp(new URL('../lib/', import.meta.url), copy, { recursive: true });
  await writeFile(new URL('version.js', copy), `export const VERSION = '9.9.9';`);
  const { code, output } = await run(`import '${new URL('index.js', copy)}';`);
  await rm(copy, { recursive: true });
  assert.equal(code, 1);
  assert.match(output, /has version \d+\.\d+\.\d+, genesys-onboarding 9\.9\.9: install the same/);
});

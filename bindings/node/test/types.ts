// Compiled only: what the declarations accept, and what they reject.
import {
  ApiError,
  Bulk,
  Client,
  Login,
  OnboardingError,
  Sandbox,
  type BulkReport,
  type CallOptions,
  type Callbacks,
  type ErrorKind,
  type Event,
  type Fault,
  type Invite,
  type InviteListing,
  type JoinCode,
  type LastResponse,
  type RecordedRequest,
  type SandboxState,
} from 'genesys-onboarding';

const settings = { region: 'eu-west-1', clientId: 'id', clientSecret: 'secret', maxRetries: 0 };
const events: Event[] = [];
const callbacks: Callbacks = {
  observer: (event) => events.push(event),
  refreshTokenObserver: (token) => token.length,
};
const client = new Client(settings, callbacks);
const { signal } = new AbortController();
const options: CallOptions = { signal, maxRetries: 1, headers: { 'Genesys-App': 'dialer' } };
const derived = client.withOptions(options, { observer: (event) => event.waitReason });
const last: LastResponse | null = derived.lastResponse();
const first: Event | undefined = events[0];
if (first?.kind === 'attempt') first.errorKind satisfies ErrorKind | undefined;

const invite: Invite = await client.getOnboardingInvite('i-1', { signal });
const address: string = invite.toAddress;
const isAdministrator: boolean | undefined = invite.administrator;
const listing: InviteListing = await client.getOnboardingInvites({ pageSize: 25, ...options });
const total: number | undefined = listing.total;
const code: JoinCode = await client.getOnboardingJoincode('j-1', { emailDomain: 'acme.example' });
const exists: boolean = await client.headOnboardingOrganizationUsers('o-1', 'ada@acme.example');
const nothing: null = await client.postOnboardingUsersStage({ joinCodeId: 'j-1', email: address });
for await (const one of client.iterOnboardingInvites({ pageNumber: 2 }))
  one.selfUri satisfies string | undefined;
for await (const page of client.pages<InviteListing>('getOnboardingInvites')) page.entities?.at(0);
const raw = await client.call<{ total: number }>('getOnboardingInvites', { pageSize: 5 });

// @ts-expect-error: an ID is required
await client.getOnboardingInvite();
// @ts-expect-error: an ID is a string
await client.getOnboardingInvite(1);
// @ts-expect-error: the body lacks its email
await client.postOnboardingUsersStage({ joinCodeId: 'j-1' });
// @ts-expect-error: the body has no such field
await client.postOnboardingJoincodes({ emailDomains: [], colour: 'red' });
// @ts-expect-error: the operation has no such option
await client.getOnboardingInvites({ size: 25 });
// @ts-expect-error: this operation has no pages
client.pages('getOnboardingInvite');
// @ts-expect-error: an unknown operation
await client.call('getInvites');
// @ts-expect-error: an unknown setting
new Client({ colour: 'red' });
// @ts-expect-error: a retry limit is a number
client.withOptions({ maxRetries: 'none' });
// @ts-expect-error: an unknown option of a call
await client.getOnboardingInvite('i-1', { retries: 1 });
// @ts-expect-error: an unknown callback
new Client({}, { onEvent: () => {} });
// @ts-expect-error: a derived client has that of its parent
client.withOptions({}, { refreshTokenObserver: () => {} });
// @ts-expect-error: an unknown kind of events
if (first?.kind === 'retry') void first;

function report(error: unknown): string {
  if (error instanceof ApiError) return `${error.httpStatus} ${error.body?.message}`;
  if (!(error instanceof OnboardingError)) throw error;
  const kind: ErrorKind = error.kind;
  switch (error.kind) {
    case 'TIMEOUT':
      return String(error.retryAfterMs);
    // @ts-expect-error: an unknown kind
    case 'LATE':
      return '';
    default:
      return error.outcomeUnknown ? kind : error.message;
  }
}
new OnboardingError({ kind: 'API', message: 'as in a test', httpStatus: 404 });

const app = { region: 'eu-west-1', clientId: 'public' };
const login = new Login(app, { promptLogin: true }, callbacks);
const person: Client = await login.wait({ timeoutMs: 1000, signal });
const bulk = await Bulk.open(person, { journal: 'people.journal' }, options);
const outcome = await bulk.submit({ create: { inviteId: 'i-1', name: 'Sam', password: 'secret' } });
outcome.status satisfies 'done' | 'rejected' | 'in_doubt' | 'not_sent' | 'duplicate';
const people: BulkReport = await bulk.report();
const done: number = people.counts.done;
if ('create' in outcome.key) outcome.key.create.inviteId satisfies string;
// @ts-expect-error: a run is opened
new Bulk();
// @ts-expect-error: a journal is required
await Bulk.open(person, {});
// @ts-expect-error: a person is staged, created or joined
await bulk.submit({ invite: { inviteId: 'i-1' } });

{
  const seed: SandboxState = { users: [{ organizationId: 'o-1', email: 'bob@acme.example' }] };
  using sandbox = new Sandbox({ clientId: 'me', seed });
  using other = sandbox.client({ maxRetries: 0 }, callbacks);
  const fault: Fault = { count: 2, status: 503, on: 'token' };
  sandbox.failNext(fault);
  sandbox.setSettings({ latencyMs: 5, refreshTokens: false });
  const requests: RecordedRequest[] = sandbox.requests().requests;
  const joinCodeId: string = sandbox.describe().fixtures.joinCodeId;
  // @ts-expect-error: a fault has no such field
  sandbox.failNext({ code: 503 });
  // @ts-expect-error: an unknown option
  new Sandbox({ colour: 'red' });
  void [other, requests, joinCodeId];
}
void [isAdministrator, total, code, exists, nothing, raw.total, report, done, last];

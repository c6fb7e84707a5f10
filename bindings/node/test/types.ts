// Compiled only: what the declarations accept, and what they reject.
import {
  ApiError,
  Bulk,
  Client,
  Login,
  OnboardingError,
  Sandbox,
  type CallEvent,
  type ErrorKind,
  type Invite,
  type InviteListing,
  type JoinCode,
} from 'genesys-onboarding';

const settings = { region: 'eu-west-1', clientId: 'id', clientSecret: 'secret', maxRetries: 0 };
const events: CallEvent[] = [];
const client = new Client(settings, { observer: (event) => events.push(event) });
const { signal } = new AbortController();

const invite: Invite = await client.getOnboardingInvite('i-1', { signal });
const address: string = invite.toAddress;
const isAdministrator: boolean | undefined = invite.administrator;
const listing: InviteListing = await client.getOnboardingInvites({ pageSize: 25, signal });
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

const login = new Login({ region: 'eu-west-1', clientId: 'public' }, { promptLogin: true });
const person: Client = await login.wait({ timeoutMs: 1000, signal });
const bulk = await Bulk.open(person, { journal: 'people.journal' });
const outcome = await bulk.submit({ create: { inviteId: 'i-1', name: 'Sam', password: 'secret' } });
outcome.status satisfies 'done' | 'rejected' | 'in_doubt' | 'not_sent' | 'duplicate';
const done: number = (await bulk.report()).counts.done;
if ('create' in outcome.key) outcome.key.create.inviteId satisfies string;
// @ts-expect-error: a run is opened
new Bulk();
// @ts-expect-error: a journal is required
await Bulk.open(person, {});

{
  using sandbox = new Sandbox({ clientId: 'me' });
  using other = sandbox.client({ maxRetries: 0 });
  sandbox.failNext({ count: 2, status: 503 });
  const statuses = sandbox.requests().requests.map((request) => request.path);
  void [other, statuses];
}
void [isAdministrator, total, code, exists, nothing, raw.total, report, done];

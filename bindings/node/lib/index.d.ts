/// <reference lib="esnext.disposable" />

import type {
  BulkOptions,
  CallOptions,
  ClientOptions,
  CreateUserRequest,
  ErrorKind,
  JoinExistingOrgsRequest,
  LoginOptions,
  OperationId,
  Operations,
  PagedOperationId,
  SandboxVerbs,
  Settings,
  StageUserRequest,
} from './api.js';

export * from './api.js';

type Arguments = Record<string, unknown>;

/** What happens within a call. No secret is in it; absent values are left out. */
export interface CallEvent {
  kind: 'attempt' | 'wait' | 'token_refresh';
  operationId: OperationId;
  /** Attempt: the method of the request. */
  method?: string;
  /** Attempt: the template of the path, or `/oauth/token`. */
  path?: string;
  /** Attempt: its number, from 1. Wait: that of the attempt that follows. */
  attempt?: number;
  /** Attempt: the status of the response. */
  httpStatus?: number;
  errorKind?: ErrorKind;
  /** What failed. */
  error?: string;
  correlationId?: string;
  /** Attempt, token refresh: how long it took, in milliseconds. */
  elapsedMs?: number;
  /** Wait: how long it lasts, in milliseconds. */
  delayMs?: number;
  waitReason?: 'backoff' | 'retry_after' | 'pause' | 'pacing';
}

export interface Callbacks {
  /** Is told of each attempt, wait and token refresh, before the promise of the call is settled. */
  observer?: (event: CallEvent) => void;
}

/** What came back for a call. */
export interface LastResponse {
  operationId: OperationId;
  httpStatus?: number;
  correlationId?: string;
  attempts: number;
  elapsedMs: number;
  headers?: Record<string, string>;
}

export interface Client extends Operations {}

/**
 * A client of the Onboarding API, with a method for each operation.
 *
 * It can be used by any number of calls at once. Calls reject with an `OnboardingError`, or with the
 * reason of their signal, whose `cause` is the `OnboardingError`.
 *
 * @example
 * const client = new Client({ region: 'eu-west-1', clientId: 'my-id', clientSecret: 'my-secret' });
 * for await (const invite of client.iterOnboardingInvites()) console.log(invite.toAddress);
 * client.close();
 */
export declare class Client {
  /** Throws a `ConfigurationError` that names an invalid setting. Nothing is sent. */
  constructor(settings?: Settings, callbacks?: Callbacks);

  /** Calls any operation with the arguments of the API, and returns the service's JSON. */
  call<T = unknown>(operation: OperationId, args?: Arguments, options?: CallOptions): Promise<T>;

  /** Iterates over the pages of a listing, from `pageNumber` on. An error ends the iteration. */
  pages<T = unknown>(
    operation: PagedOperationId,
    args?: Arguments,
    options?: CallOptions,
  ): AsyncGenerator<T, void, undefined>;

  /** Derives a client that shares connections and access token, with limits and headers of its own. */
  withOptions(options: ClientOptions, callbacks?: Callbacks): Client;

  /** Ends the calls of this client, and of those that derive from it, with a `CancelledError`. */
  cancel(): void;

  /** What came back for the last call that has ended; null before. Concurrent calls each derive a client. */
  lastResponse(): LastResponse | null;

  /** Frees the client. Calls that it has begun go on. */
  close(): void;
  [Symbol.dispose](): void;
}

/**
 * The login of a person, by authorization code with PKCE.
 *
 * @example
 * const login = new Login({ region: 'eu-west-1', clientId: 'my-public-client-id' });
 * console.log('Log in at', login.url);
 * const client = await login.wait();
 */
export declare class Login {
  /** Listens on a port of the loopback interface. Nothing is sent. */
  constructor(settings: Settings, options?: LoginOptions);

  /** The address of the login page, for the person's browser alone. */
  readonly url: string;
  /** Where the browser is redirected to. */
  readonly redirectUri: string;

  /** Waits for the person, 5 minutes by default. The signal ends the login, as `cancel` does. */
  wait(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Client>;

  /** Takes the address that the person copies from a browser on another machine. */
  finish(pasted: string, options?: CallOptions): Promise<Client>;

  /** Ends the login for good. */
  cancel(): void;
  close(): void;
  [Symbol.dispose](): void;
}

/** One person of a bulk run. */
export type BulkRequest =
  { stage: StageUserRequest } | { create: CreateUserRequest } | { join: JoinExistingOrgsRequest };

/** The IDs that identify a person, and the email address in lower case. */
export type BulkKey =
  | { stage: { joinCodeId: string; email: string } }
  | { create: { inviteId: string } }
  | { join: { organizationIds: string[]; email?: string } };

/** The outcome for one person. */
export interface BulkOutcome {
  key: BulkKey;
  status: 'done' | 'rejected' | 'in_doubt' | 'not_sent' | 'duplicate';
  /** Whether an earlier run has recorded it. */
  resumed: boolean;
  /** Whether the service was asked afterwards. */
  reconciled: boolean;
  httpStatus?: number;
  correlationId?: string;
  message?: string;
  response?: unknown;
}

export interface BulkReport {
  isComplete: boolean;
  /** A sentence. */
  summary: string;
  counts: Record<
    | 'people'
    | 'done'
    | 'rejected'
    | 'inDoubt'
    | 'notSent'
    | 'duplicates'
    | 'resumed'
    | 'reconciled',
    number
  >;
  outcomes: BulkOutcome[];
  /** The people who were submitted again. */
  duplicates: BulkKey[];
  /** Why the run ended early. */
  stopped?: string;
}

/** A bulk run: each person staged, created or joined exactly once, also after a crash. */
export declare class Bulk {
  private constructor();

  /** Opens the journal or creates it. The signal, or `cancel` of the client, ends the run. */
  static open(client: Client, options: BulkOptions, callOptions?: CallOptions): Promise<Bulk>;

  /** Adds a person to the report before `submit` comes to them. */
  enlist(request: BulkRequest): Promise<null>;

  /** Sends the request of one person; many may run at once. An error other than `InvalidArgumentError` ends the run. */
  submit(request: BulkRequest): Promise<BulkOutcome>;

  /** The outcomes so far, also after the run has ended. */
  report(): Promise<BulkReport>;

  /** Lets another run use the journal, once the calls in progress have ended. */
  close(): void;
  [Symbol.dispose](): void;
}

/** How a sandbox starts; credentials are random by default. */
export interface SandboxOptions {
  /** `127.0.0.1` by default. */
  host?: string;
  /** Any free port by default. */
  port?: number;
  clientId?: string;
  clientSecret?: string;
  unprivilegedClientId?: string;
  unprivilegedClientSecret?: string;
  /** The state to start with, such as `state()` returns. */
  seed?: Record<string, unknown>;
}

export interface Sandbox extends SandboxVerbs {}

/** An Onboarding service in this process, for tests, with a method for each verb that controls it. */
export declare class Sandbox {
  constructor(options?: SandboxOptions);

  /** Settings for a client with every permission, or with none. */
  settings(options?: { unprivileged?: boolean }): Settings & { baseUrl: string };

  /** A client of this sandbox. */
  client(settings?: Settings, callbacks?: Callbacks): Client;

  /** Runs any verb by its name. */
  call<T = unknown>(verb: string, args?: Arguments): T;
  close(): void;
  [Symbol.dispose](): void;
}

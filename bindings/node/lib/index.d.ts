/// <reference lib="esnext.disposable" />

import type {
  BulkOptions,
  BulkOutcome,
  BulkReport,
  BulkRequest,
  CallOptions,
  Event,
  LastResponse,
  LoginOptions,
  OperationId,
  Operations,
  PagedOperationId,
  SandboxOptions,
  SandboxVerbs,
  Settings,
} from './api.js';

export * from './api.js';

type Arguments = Record<string, unknown>;

export interface Callbacks {
  /** Is told of each attempt, wait and token refresh, before the promise of the call is settled. */
  observer?: (event: Event) => void;
  /** Is given each new refresh token of a person, which is secret, before the promise of the call is settled. */
  refreshTokenObserver?: (refreshToken: string) => void;
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
  withOptions(options?: CallOptions, callbacks?: Pick<Callbacks, 'observer'>): Client;

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
  constructor(settings: Settings, options?: LoginOptions, callbacks?: Callbacks);

  /** The address of the login page, for the person's browser alone. */
  readonly url: string;
  /** Where the browser is redirected to. */
  readonly redirectUri: string;

  /** Waits for the person, 5 minutes by default. The signal ends the login, as `cancel` does. */
  wait(options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Client>;

  /** Takes the address that the person copies from a browser on another machine. */
  finish(pasted: string, options?: { signal?: AbortSignal }): Promise<Client>;

  /** Ends the login for good. */
  cancel(): void;
  close(): void;
  [Symbol.dispose](): void;
}

/** A bulk run: each person staged, created or joined exactly once, also after a crash. */
export declare class Bulk {
  private constructor();

  /** Opens the journal or creates it. The options are those of all calls; the signal, or `cancel` of the client, ends the run. */
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

export interface Sandbox extends SandboxVerbs {}

/** An Onboarding service in this process, for tests, with a method for each verb that controls it. */
export declare class Sandbox {
  constructor(options?: SandboxOptions);

  /** Settings for a client with every permission, or with none. */
  settings(options?: { unprivileged?: boolean }): Settings & { baseUrl: string };

  /** A client of this sandbox; the settings replace those of `settings()`. */
  client(settings?: Settings, callbacks?: Callbacks): Client;

  /** Runs any verb by its name. */
  call<T = unknown>(verb: string, args?: Arguments): T;
  close(): void;
  [Symbol.dispose](): void;
}

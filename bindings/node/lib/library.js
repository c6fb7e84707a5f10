// The functions of the shared library, by koffi: in the main thread, and once more in each worker.
import koffi from 'koffi';

import { decode } from './json.js';
import { VERSION } from './version.js';

/** The type of a handle: a number, which can be sent to a worker. */
export const HANDLE = 'uintptr_t';

const FILES = { darwin: 'libgenesys_onboarding.0.1.dylib', win32: 'genesys_onboarding.dll' };

/** For each function that can fail: its parameters before the outputs, and the output, if there is one. */
const FALLIBLE = {
  client_new_json: [['str'], HANDLE],
  client_with_options_json: [[HANDLE, 'str'], HANDLE],
  client_with_options: [[HANDLE, 'genesys_call_options *'], HANDLE],
  call_json: [[HANDLE, 'str', 'str'], 'void *'],
  pages_json_open: [[HANDLE, 'str', 'str'], HANDLE],
  pages_json_next: [[HANDLE], 'void *'],
  login_begin: [['str', 'str', HANDLE], HANDLE],
  login_wait: [[HANDLE, 'uint64_t'], HANDLE],
  login_finish: [[HANDLE, 'str'], HANDLE],
  bulk_open: [[HANDLE, 'str'], HANDLE],
  bulk_enlist_json: [[HANDLE, 'str']],
  bulk_submit_json: [[HANDLE, 'str'], 'void *'],
  bulk_report_json: [[HANDLE], 'void *'],
  sandbox_start_json: [['str'], HANDLE],
  sandbox_call_json: [[HANDLE, 'str', 'str'], 'void *'],
};

const EVENT_KINDS = { 1: 'attempt', 2: 'wait', 3: 'token_refresh' };
const WAIT_REASONS = { 1: 'backoff', 2: 'retry_after', 3: 'pause', 4: 'pacing' };

const Event = koffi.struct('genesys_event', {
  kind: 'int32_t',
  operationId: 'str',
  method: 'str',
  path: 'str',
  attempt: 'uint32_t',
  httpStatus: 'int32_t',
  errorKind: 'int32_t',
  error: 'str',
  correlationId: 'str',
  elapsedMs: 'double',
  delayMs: 'double',
  waitReason: 'int32_t',
});
// The library takes fields beyond structSize for absent, so the other callbacks need none here.
const Callbacks = koffi.struct('genesys_callbacks', {
  structSize: 'size_t',
  userData: HANDLE,
  freeUserData: HANDLE,
  observer: HANDLE,
});
const CallOptions = koffi.struct('genesys_call_options', {
  structSize: 'size_t',
  totalTimeoutMs: HANDLE,
  attemptTimeoutMs: HANDLE,
  maxRetries: HANDLE,
  headers: HANDLE,
  headersCount: 'size_t',
  callbacks: koffi.pointer(Callbacks),
});
const Observer = koffi.pointer(koffi.proto('void genesys_observer(void *event, void *user_data)'));

const library = load(process.env.GENESYS_ONBOARDING_LIBRARY || FILES[process.platform]);

function load(path = 'libgenesys_onboarding.so.0.1') {
  let loaded, version;
  try {
    loaded = koffi.load(path);
    version = loaded.func('genesys_version', 'str', [])();
  } catch (cause) {
    const hint = 'install the library, or set GENESYS_ONBOARDING_LIBRARY to its path';
    throw new Error(`failed to load ${path}: ${hint}`, { cause });
  }
  if (version !== VERSION) {
    const hint = 'install the same version of both';
    throw new Error(`${path} has version ${version}, genesys-onboarding ${VERSION}: ${hint}`);
  }
  return loaded;
}

/** Returns a function that is bound when it is first called: a library without the sandbox lacks some. */
export function bind(name, result, ...parameters) {
  let bound;
  return (...args) => (bound ??= library.func(`genesys_${name}`, result, parameters))(...args);
}

const fallible = {};
for (const [name, [parameters, output]] of Object.entries(FALLIBLE)) {
  const outputs = output ? [output, 'void *'] : ['void *'];
  const pointers = outputs.map((type) => koffi.out(koffi.pointer(type)));
  fallible[name] = bind(name, 'int32_t', ...parameters, ...pointers);
}
const freeString = bind('string_free', 'void', 'void *');
const freeError = bind('error_free', 'void', 'void *');
const errorToJson = bind('error_to_json', 'void *', 'void *');
const statusName = bind('status_name', 'str', 'int32_t');

/** Copies a string of the library, and frees it. */
export function takeString(pointer) {
  if (pointer === null) return null;
  try {
    return koffi.decode(pointer, 'char', -1);
  } finally {
    freeString(pointer);
  }
}

/** Calls a function that can fail. Returns its `value`, or the `facts` of its error. */
export function attempt(name, ...args) {
  const [value, error] = [[null], [null]];
  const output = FALLIBLE[name][1];
  const status = fallible[name](...args, ...(output ? [value, error] : [error]));
  if (status === 0) return { value: output === 'void *' ? takeString(value[0]) : value[0] };
  try {
    return { facts: decode(takeString(errorToJson(error[0]))) };
  } finally {
    freeError(error[0]);
  }
}

/** Derives a client that tells an observer of `registerObserver` what happens within its calls. */
export function withObserver(client, observer) {
  const callbacks = { structSize: koffi.sizeof(Callbacks), observer };
  const options = { structSize: koffi.sizeof(CallOptions), callbacks };
  return attempt('client_with_options', client, options);
}

/** Registers a function that is called within calls of this thread, and only of this one. */
export function registerObserver(observe) {
  const registered = koffi.register((pointer) => {
    const { kind, errorKind, waitReason, ...event } = koffi.decode(pointer, Event);
    const named = {
      kind: EVENT_KINDS[kind],
      ...event,
      errorKind: errorKind && statusName(errorKind).replace('GENESYS_', ''),
      waitReason: WAIT_REASONS[waitReason],
    };
    // An absent value is NULL or 0, and has no key.
    observe(Object.fromEntries(Object.entries(named).filter(([, value]) => value)));
  }, Observer);
  return koffi.address(registered);
}

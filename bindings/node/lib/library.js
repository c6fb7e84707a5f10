// The functions of the shared library, by koffi: in the main thread, and once more in each worker.
import koffi from 'koffi';

import { CALLBACKS, FUNCTIONS, STRUCTS } from './functions.js';
import { decode } from './json.js';
import { VERSION } from './version.js';

const FILES = { darwin: 'libgenesys_onboarding.0.1.dylib', win32: 'genesys_onboarding.dll' };

const library = load(process.env.GENESYS_ONBOARDING_LIBRARY || FILES[process.platform]);

function load(path = 'libgenesys_onboarding.so.0.1') {
  let loaded, version;
  try {
    loaded = koffi.load(path);
    version = loaded.func(FUNCTIONS.version)();
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

for (const [name, fields] of Object.entries(STRUCTS)) koffi.struct(name, fields);

/** The functions. Each is bound when it is first called: a library without the sandbox lacks some. */
export const native = {};
for (const [name, prototype] of Object.entries(FUNCTIONS)) {
  let bound;
  native[name] = (...args) => (bound ??= library.func(prototype))(...args);
}

/** Copies a string of the library, and frees it. */
export function takeString(pointer) {
  if (pointer === null) return null;
  try {
    return koffi.decode(pointer, 'char', -1);
  } finally {
    native.string_free(pointer);
  }
}

/** Calls a function that can fail. Returns its `value`, a handle or a string, or the `facts` of its error. */
export function attempt(name, ...args) {
  const [, ...types] = FUNCTIONS[name].split('_Out_ ');
  const [value, error] = [[null], [null]];
  const outputs = types.length > 1 ? [value, error] : [error];
  if (native[name](...args, ...outputs) === 0) {
    const isString = types[0].startsWith('void **');
    return { value: isString ? takeString(value[0]) : value[0] };
  }
  try {
    return { facts: decode(takeString(native.error_to_json(error[0]))) };
  } finally {
    native.error_free(error[0]);
  }
}

/** A struct for a function that takes a pointer to it. */
export function struct(name, fields) {
  return { ...fields, struct_size: koffi.sizeof(name) };
}

/** Registers a function for calls of the library, which run it in this thread. Returns its address. */
export function register(name, callback) {
  const type = koffi.pointer(koffi.proto(CALLBACKS[name]));
  return BigInt(koffi.address(koffi.register(callback, type)));
}

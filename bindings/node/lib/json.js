// JSON with the integers of 64 bits that the library has: beyond those that a number holds, they are bigints.
/** Begins a string that stands for an integer. No other string begins with it, since it is random. */
const MARK = `${Math.random()}:`;
const MARKED = new RegExp(`"${MARK}(-?\\d+)"`, 'g');
const MAYBE_LARGE = /\d{16}/;
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** Encodes settings, options or arguments; null if there are none. */
export function encode(value) {
  if (value === undefined || value === null) return null;
  return JSON.stringify(value, mark).replaceAll(MARKED, '$1');
}

export function decode(text) {
  if (!MAYBE_LARGE.test(text)) return JSON.parse(text);
  return JSON.parse(text.replaceAll(STRING_OR_NUMBER, markLarge), unmark);
}

function mark(key, value) {
  if (typeof value === 'bigint') return MARK + value;
  // JSON would have null for it, and with that no value at all.
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`${key} is ${value}, which JSON does not have`);
  }
  return value;
}

function markLarge(token) {
  const isLarge = /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
  return isLarge ? `"${MARK}${token}"` : token;
}

function unmark(key, value) {
  return typeof value === 'string' && value.startsWith(MARK)
    ? BigInt(value.slice(MARK.length))
    : value;
}

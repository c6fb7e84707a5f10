/** Checks what the library does not see: the names of an object's members, and their types or classes. */
export function check(object, expected) {
  for (const [name, value] of Object.entries(object)) {
    const type = expected[name];
    if (!type) {
      const names = Object.keys(expected).join(', ');
      throw new TypeError(`${name}: unknown; expected one of ${names}`);
    }
    const isClass = typeof type === 'function';
    if (value === undefined || (isClass ? value instanceof type : typeof value === type)) continue;
    const given = value === null ? 'null' : typeof value;
    const wanted = isClass ? type.name : `a ${type}`;
    throw new TypeError(`${name}: expected ${wanted}, got ${given}`);
  }
}

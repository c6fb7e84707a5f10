const collected = new FinalizationRegistry((held) => held.close());

/** Closes what an object holds when that object is collected; it may be closed before. */
export function closeWith(owner, held) {
  collected.register(owner, held);
}

/** A pointer that is freed once: after `close`, and after the last call that uses it. */
function createHandle(name, pointer, free) {
  let uses = 1;
  let isClosed = false;
  const release = () => --uses === 0 && free(pointer);
  return {
    get pointer() {
      if (!isClosed) return pointer;
      throw Object.assign(new Error(`the ${name} is closed`), { code: 'ERR_INVALID_STATE' });
    },
    async use(call) {
      const used = this.pointer;
      uses++;
      try {
        return await call(used);
      } finally {
        release();
      }
    },
    close() {
      if (!isClosed) release();
      isClosed = true;
    },
  };
}

const handles = new WeakMap();

/** The handle of a resource. */
export const handleOf = (resource) => handles.get(resource);

/** The base class of what programs close. */
export class Resource {
  constructor(pointer, free) {
    const handle = createHandle(this.constructor.name, pointer, free);
    handles.set(this, handle);
    closeWith(this, handle);
  }

  close() {
    handleOf(this).close();
  }

  [Symbol.dispose]() {
    this.close();
  }
}

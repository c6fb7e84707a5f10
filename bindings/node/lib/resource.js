const collected = new FinalizationRegistry((held) => held.close());

/** Closes what an object holds when that object is collected; it may be closed before. */
export function closeWith(owner, held) {
  collected.register(owner, held);
}

/** A pointer that is freed once: after `close`, and after the last call that uses it. */
class Handle {
  #uses = 1;
  #isClosed = false;
  #about;

  constructor(about) {
    this.#about = about;
  }

  get pointer() {
    const { name, pointer } = this.#about;
    if (!this.#isClosed) return pointer;
    throw Object.assign(new Error(`the ${name} is closed`), { code: 'ERR_INVALID_STATE' });
  }

  async use(call) {
    const { pointer } = this;
    this.#uses++;
    try {
      return await call(pointer);
    } finally {
      this.#release();
    }
  }

  close() {
    if (!this.#isClosed) this.#release();
    this.#isClosed = true;
  }

  #release() {
    if (--this.#uses === 0) this.#about.free(this.#about.pointer);
  }
}

const handles = new WeakMap();

/** The handle of a resource. */
export const handleOf = (resource) => handles.get(resource);

/** The base class of what programs close. */
export class Resource {
  constructor(pointer, free) {
    const handle = new Handle({ name: this.constructor.name, pointer, free });
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

const collected = new FinalizationRegistry((held) => held.close());

/** Closes what an object holds when that object is collected; it may be closed before. */
export function closeWith(owner, held) {
  collected.register(owner, held);
}

/** A pointer that is freed once: after `close`, and after the last call that uses it. */
class Handle {
  #name;
  #pointer;
  #free;
  #uses = 0;
  #isClosed = false;

  constructor(name, pointer, free) {
    this.#name = name;
    this.#pointer = pointer;
    this.#free = free;
  }

  get pointer() {
    if (!this.#isClosed) return this.#pointer;
    const message = `the ${this.#name} is closed`;
    throw Object.assign(new Error(message), { code: 'ERR_INVALID_STATE' });
  }

  async use(call) {
    const { pointer } = this;
    this.#uses++;
    try {
      return await call(pointer);
    } finally {
      this.#uses--;
      this.#freeIfUnused();
    }
  }

  close() {
    this.#isClosed = true;
    this.#freeIfUnused();
  }

  #freeIfUnused() {
    if (!this.#isClosed || this.#uses > 0 || this.#pointer === null) return;
    this.#free(this.#pointer);
    this.#pointer = null;
  }
}

/** The handle of a resource. */
export let handleOf;

/** The base class of what programs close. */
export class Resource {
  #handle;

  static {
    handleOf = (resource) => resource.#handle;
  }

  constructor(pointer, free) {
    this.#handle = new Handle(this.constructor.name, pointer, free);
    closeWith(this, this.#handle);
  }

  close() {
    this.#handle.close();
  }

  [Symbol.dispose]() {
    this.close();
  }
}

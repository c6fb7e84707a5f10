const collected = new FinalizationRegistry((resource) => resource.close());

/** Closes a resource when its owner is collected, unless it was closed before. */
export function closeWith(owner, resource) {
  collected.register(owner, resource);
}

/** A pointer that is freed once: after `close`, and after the last call that uses it. */
export class Handle {
  #pointer;
  #free;
  #uses = 0;
  #isClosed = false;

  constructor(pointer, free) {
    this.#pointer = pointer;
    this.#free = free;
  }

  get pointer() {
    if (!this.#isClosed) return this.#pointer;
    throw Object.assign(new Error('used after it was closed'), { code: 'ERR_INVALID_STATE' });
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

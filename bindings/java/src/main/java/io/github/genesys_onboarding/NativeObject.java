package io.github.genesys_onboarding;

import com.sun.jna.Pointer;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * An object of the library. It is freed once: when it has been closed, or is no longer reachable,
 * and the last call on it has returned.
 */
abstract class NativeObject implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Handle handle;
  private final Cleaner.Cleanable cleanable;

  /** {@code callbacks} stay reachable as long as the object may call them. */
  NativeObject(Pointer pointer, Consumer<Pointer> free, Callbacks.Struct callbacks) {
    handle = new Handle(pointer, free, callbacks, getClass().getSimpleName());
    cleanable = CLEANER.register(this, handle::close);
  }

  /** A function of the library, with the object, an output and an error. */
  interface Method {
    int call(Pointer self, Pointer output, Pointer error);
  }

  /** Calls a function, and returns its output or throws its error. */
  final Pointer call(Method method) {
    return with(self -> Library.call((output, error) -> method.call(self, output, error)));
  }

  /** Calls a function that can neither fail nor return anything. */
  final void run(Consumer<Pointer> function) {
    with(
        self -> {
          function.accept(self);
          return null;
        });
  }

  /** Calls a function while the object cannot be freed. */
  final <T> T with(Function<Pointer, T> function) {
    Pointer pointer = handle.acquire();
    try {
      return function.apply(pointer);
    } finally {
      handle.release();
      // Else the object could be unreachable, and so be closed, before its handle is acquired.
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Frees the object; calls in progress complete before. Every later call is an {@link
   * IllegalStateException}, but another {@code close} has no effect.
   */
  @Override
  public void close() {
    cleanable.clean();
  }

  /** Must not refer to its object, which would then never become unreachable. */
  private static final class Handle {
    private final Pointer pointer;
    private final Consumer<Pointer> free;
    private final Callbacks.Struct callbacks;
    private final String name;
    private boolean closed;
    private int calls;

    Handle(Pointer pointer, Consumer<Pointer> free, Callbacks.Struct callbacks, String name) {
      this.pointer = pointer;
      this.free = free;
      this.callbacks = callbacks;
      this.name = name;
    }

    synchronized Pointer acquire() {
      if (closed) {
        throw new IllegalStateException(name + " is closed");
      }
      calls++;
      return pointer;
    }

    synchronized void release() {
      calls--;
      freeIfUnused();
    }

    synchronized void close() {
      closed = true;
      freeIfUnused();
    }

    private void freeIfUnused() {
      if (closed && calls == 0) {
        free.accept(pointer);
        Reference.reachabilityFence(callbacks);
      }
    }
  }
}

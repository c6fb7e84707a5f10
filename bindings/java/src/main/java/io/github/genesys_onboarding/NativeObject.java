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

  /** What its calls call back: reachable as long as it is. */
  final Functions.Callbacks callbacks;

  private final Handle handle;
  private final Cleaner.Cleanable cleanable;

  NativeObject(Pointer pointer, Consumer<Pointer> free, Functions.Callbacks callbacks) {
    this.callbacks = callbacks;
    handle = new Handle(pointer, free);
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

  /** Calls a function that returns JSON; null if there is none. */
  final <T> T call(Class<T> type, Method method) {
    return Json.decode(Library.take(call(method)), type);
  }

  /** Calls a function while the object cannot be freed. */
  final <T> T with(Function<Pointer, T> function) {
    if (!handle.acquire()) {
      throw new IllegalStateException(getClass().getSimpleName() + " is closed");
    }
    try {
      return function.apply(handle.pointer);
    } finally {
      handle.release();
      // Else the object could be unreachable, and so be closed, before its handle is acquired.
      Reference.reachabilityFence(this);
    }
  }

  /** Calls a function that can neither fail nor return anything. */
  final void run(Consumer<Pointer> function) {
    with(
        self -> {
          function.accept(self);
          return null;
        });
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
    private int uses = 1;
    private boolean closed;

    Handle(Pointer pointer, Consumer<Pointer> free) {
      this.pointer = pointer;
      this.free = free;
    }

    synchronized boolean acquire() {
      uses += closed ? 0 : 1;
      return !closed;
    }

    synchronized void close() {
      closed = true;
      release();
    }

    synchronized void release() {
      uses--;
      if (uses == 0) {
        free.accept(pointer);
      }
    }
  }
}

package io.github.genesys_onboarding;

import com.sun.jna.Pointer;
import java.util.function.Consumer;

/** What a client calls back, in the thread of a call. */
final class Observers {
  /** Asked at least every 100 ms while a call waits: whether it shall end. */
  private static final Functions.InterruptCallback INTERRUPT =
      userData -> (byte) (Thread.currentThread().isInterrupted() ? 1 : 0);

  private Observers() {}

  static Functions.Callbacks callbacks(
      Consumer<? super Event> observer, Consumer<? super String> refreshTokenObserver) {
    Functions.Callbacks callbacks = new Functions.Callbacks();
    callbacks.structSize = Pointer.createConstant(callbacks.size());
    callbacks.interrupt = INTERRUPT;
    if (observer != null) {
      callbacks.observer = (event, userData) -> observer.accept(event(event));
    }
    if (refreshTokenObserver != null) {
      callbacks.refreshToken =
          (token, userData) -> refreshTokenObserver.accept(Library.text(token));
    }
    return callbacks;
  }

  private static Event event(Pointer event) {
    return Json.decode(Library.take(Functions.genesys_event_to_json(event)), Event.class);
  }
}

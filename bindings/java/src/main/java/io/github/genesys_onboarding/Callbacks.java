package io.github.genesys_onboarding;

import com.sun.jna.Callback;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.Structure.FieldOrder;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The callbacks of a client, as the header's {@code genesys_callbacks} and {@code genesys_event}.
 */
final class Callbacks {
  /** Asked in the thread of a call at least every 100 ms while it waits: whether it shall end. */
  private static final Interrupt INTERRUPT =
      userData -> (byte) (Thread.currentThread().isInterrupted() ? 1 : 0);

  private Callbacks() {}

  static Struct of(Consumer<? super Event> observer, Consumer<? super String> refreshToken) {
    Struct struct = new Struct();
    // A size_t is as wide as a pointer.
    struct.structSize = Pointer.createConstant(struct.size());
    struct.interrupt = INTERRUPT;
    if (observer != null) {
      struct.observer = (event, userData) -> observer.accept(event.toEvent());
    }
    if (refreshToken != null) {
      struct.refreshToken = (token, userData) -> refreshToken.accept(text(token));
    }
    return struct;
  }

  private static String text(Pointer text) {
    return text == null ? null : text.getString(0, "UTF-8");
  }

  /** Native code holds addresses within it, so it must be reachable as long as a client has it. */
  @FieldOrder({
    "structSize",
    "userData",
    "freeUserData",
    "observer",
    "interrupt",
    "token",
    "transport",
    "refreshToken"
  })
  public static final class Struct extends Structure {
    public Pointer structSize;
    public Pointer userData;
    public Pointer freeUserData;
    public Observer observer;
    public Interrupt interrupt;
    public Pointer token;
    public Pointer transport;
    public RefreshToken refreshToken;
  }

  @FieldOrder({
    "kind",
    "operationId",
    "method",
    "path",
    "attempt",
    "httpStatus",
    "errorKind",
    "error",
    "correlationId",
    "elapsedMs",
    "delayMs",
    "waitReason"
  })
  public static final class NativeEvent extends Structure {
    public int kind;
    public Pointer operationId;
    public Pointer method;
    public Pointer path;
    public int attempt;
    public int httpStatus;
    public int errorKind;
    public Pointer error;
    public Pointer correlationId;
    public double elapsedMs;
    public double delayMs;
    public int waitReason;

    private Event toEvent() {
      return new Event(
          constant(Event.Kind.values(), kind),
          text(operationId),
          text(method),
          text(path),
          attempt,
          httpStatus,
          errorKind == 0 ? null : text(Library.genesys_status_name(errorKind)),
          text(error),
          text(correlationId),
          duration(elapsedMs),
          duration(delayMs),
          constant(Event.WaitReason.values(), waitReason));
    }

    /** The constant of a number from 1; null for none, and for one of a newer library. */
    private static <T> T constant(T[] constants, int number) {
      return number > 0 && number <= constants.length ? constants[number - 1] : null;
    }

    private static Duration duration(double milliseconds) {
      return Duration.ofNanos(Math.round(milliseconds * 1e6));
    }
  }

  /** Is told of an event. */
  public interface Observer extends Callback {
    void invoke(NativeEvent event, Pointer userData);
  }

  /** Says whether a call shall end. A {@code bool} of C is a byte. */
  public interface Interrupt extends Callback {
    byte invoke(Pointer userData);
  }

  /** Is given a refresh token. */
  public interface RefreshToken extends Callback {
    void invoke(Pointer token, Pointer userData);
  }
}

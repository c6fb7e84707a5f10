package io.github.genesys_onboarding;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/** The shared library, and what its functions have in common. */
final class Library {
  /** On Windows and macOS, JNA adds the rest of the name. */
  private static final String SONAME =
      Platform.isWindows() || Platform.isMac()
          ? "genesys_onboarding"
          : "libgenesys_onboarding.so.0.1";

  /** Anchors the library: JNA unloads one that is not reachable. */
  static final NativeLibrary LIBRARY = load();

  private Library() {}

  private static NativeLibrary load() {
    String path = System.getenv("GENESYS_ONBOARDING_LIBRARY");
    String name = path != null ? path : SONAME;
    try {
      NativeLibrary library = NativeLibrary.getInstance(name);
      String version =
          library.getFunction("genesys_version").invokePointer(new Object[0]).getString(0);
      if (version.equals(Version.VERSION)) {
        return library;
      }
      throw new UnsatisfiedLinkError("it is version " + version);
    } catch (UnsatisfiedLinkError e) {
      String message =
          "cannot load %s of version %s: install it, or set GENESYS_ONBOARDING_LIBRARY to its path";
      message = message.formatted(name, Version.VERSION);
      throw (Error) new UnsatisfiedLinkError(message).initCause(e);
    }
  }

  /** A function with an output and an error, both addresses of a pointer. */
  interface Function {
    int call(Pointer output, Pointer error);
  }

  /** Calls a function and returns its output, or throws its error. */
  static Pointer call(Function function) {
    try (Memory output = new Memory(2L * Native.POINTER_SIZE)) {
      output.clear();
      Pointer error = output.share(Native.POINTER_SIZE);
      if (function.call(output, error) != 0) {
        throw exception(error.getPointer(0));
      }
      return output.getPointer(0);
    }
  }

  private static OnboardingException exception(Pointer error) {
    try {
      return OnboardingException.of(
          Json.decodeObject(take(Functions.genesys_error_to_json(error))));
    } finally {
      Functions.genesys_error_free(error);
    }
  }

  /** Reads a borrowed text; null if there is none. */
  static String text(Pointer text) {
    return text == null ? null : text.getString(0, "UTF-8");
  }

  /** Reads a text that the library has given away, and frees it. */
  static String take(Pointer text) {
    try {
      return text(text);
    } finally {
      Functions.genesys_string_free(text);
    }
  }
}

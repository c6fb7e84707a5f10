package io.github.genesys_onboarding;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The functions of genesys_onboarding.h that this package calls.
 *
 * <p>Text goes in as UTF-8 with a NUL at its end, and comes out as a pointer, which {@link #take}
 * reads and frees.
 */
final class Library {
  /** Anchors the library: JNA unloads one that is not reachable. */
  static final NativeLibrary LIBRARY = load();

  static {
    Native.register(Library.class, LIBRARY);
  }

  private Library() {}

  private static NativeLibrary load() {
    String path = System.getenv("GENESYS_ONBOARDING_LIBRARY");
    String name = path != null ? path : soname();
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
      Error error = new UnsatisfiedLinkError(message.formatted(name, Version.VERSION));
      throw (Error) error.initCause(e);
    }
  }

  private static String soname() {
    if (Platform.isWindows()) {
      return "genesys_onboarding";
    }
    return Platform.isMac() ? "libgenesys_onboarding.dylib" : "libgenesys_onboarding.so.0.1";
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
      return OnboardingException.of(Json.decodeObject(take(genesys_error_to_json(error))));
    } finally {
      genesys_error_free(error);
    }
  }

  /** Reads a text that the library has given away, and frees it. */
  static String take(Pointer text) {
    if (text == null) {
      return null;
    }
    try {
      return text.getString(0, "UTF-8");
    } finally {
      genesys_string_free(text);
    }
  }

  static native Pointer genesys_status_name(int status);

  static native Pointer genesys_error_to_json(Pointer error);

  static native void genesys_error_free(Pointer error);

  static native void genesys_string_free(Pointer string);

  static native int genesys_client_new_json_with_callbacks(
      byte[] settings, Callbacks.Struct callbacks, Pointer client, Pointer error);

  static native int genesys_client_with_options_json(
      Pointer client, byte[] options, Pointer derived, Pointer error);

  static native Pointer genesys_client_last_response_json(Pointer client);

  static native void genesys_client_cancel(Pointer client);

  static native void genesys_client_free(Pointer client);

  static native int genesys_call_json(
      Pointer client, byte[] operation, byte[] arguments, Pointer result, Pointer error);

  static native int genesys_pages_json_open(
      Pointer client, byte[] operation, byte[] arguments, Pointer pages, Pointer error);

  static native int genesys_pages_json_next(Pointer pages, Pointer page, Pointer error);

  static native void genesys_pages_json_free(Pointer pages);

  static native int genesys_login_begin(
      byte[] settings, byte[] options, Callbacks.Struct callbacks, Pointer login, Pointer error);

  static native Pointer genesys_login_url(Pointer login);

  static native Pointer genesys_login_redirect_uri(Pointer login);

  static native int genesys_login_wait(Pointer login, long timeout, Pointer client, Pointer error);

  static native int genesys_login_finish(
      Pointer login, byte[] pasted, Pointer client, Pointer error);

  static native void genesys_login_cancel(Pointer login);

  static native void genesys_login_free(Pointer login);

  static native int genesys_bulk_open(Pointer client, byte[] options, Pointer bulk, Pointer error);

  static native int genesys_bulk_enlist_json(Pointer bulk, byte[] request, Pointer error);

  static native int genesys_bulk_submit_json(
      Pointer bulk, byte[] request, Pointer outcome, Pointer error);

  static native int genesys_bulk_report_json(Pointer bulk, Pointer report, Pointer error);

  static native void genesys_bulk_free(Pointer bulk);
}

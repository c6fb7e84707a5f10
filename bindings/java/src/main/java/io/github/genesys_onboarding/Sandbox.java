package io.github.genesys_onboarding;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An Onboarding service on localhost, for tests and demonstrations: it keeps state, rejects what
 * the real one rejects, and injects faults. It serves until it is closed.
 */
public final class Sandbox extends NativeObject implements SandboxVerbs {
  /** Functions that a library without the sandbox does not have. */
  private static final class Functions {
    static {
      Native.register(Functions.class, Library.LIBRARY);
    }

    static native int genesys_sandbox_start_json(byte[] options, Pointer sandbox, Pointer error);

    static native int genesys_sandbox_call_json(
        Pointer sandbox, byte[] verb, byte[] arguments, Pointer result, Pointer error);

    static native Pointer genesys_sandbox_client_secret(Pointer sandbox);

    static native void genesys_sandbox_free(Pointer sandbox);
  }

  /** Keeps them reachable: a program may hold no more than a client of a sandbox. */
  private static final Set<Sandbox> SERVING = ConcurrentHashMap.newKeySet();

  /** Starts a sandbox on any free port, with its fixtures. */
  public Sandbox() {
    this(Map.of());
  }

  /**
   * Starts a sandbox.
   *
   * @param options by name: {@code host}, {@code port}, {@code clientId}, {@code clientSecret},
   *     {@code unprivilegedClientId}, {@code unprivilegedClientSecret}, {@code seed}
   */
  public Sandbox(Map<String, ?> options) {
    super(start(Json.encode(options)), Functions::genesys_sandbox_free, null);
    SERVING.add(this);
  }

  private static Pointer start(byte[] options) {
    return Library.call(
        (sandbox, error) -> Functions.genesys_sandbox_start_json(options, sandbox, error));
  }

  /**
   * Returns the settings of a client of this sandbox that has every permission.
   *
   * @return new settings, to which others may be added
   */
  public Settings settings() {
    Map<String, Object> facts = describe();
    String secret =
        with(self -> Functions.genesys_sandbox_client_secret(self).getString(0, "UTF-8"));
    return new Settings()
        .baseUrl((String) facts.get("baseUrl"))
        .loginUrl((String) facts.get("baseUrl"))
        .clientId((String) facts.get("clientId"))
        .clientSecret(secret);
  }

  /**
   * Creates a client of this sandbox that has every permission.
   *
   * @return the client, to be closed before the sandbox
   */
  public Client client() {
    return new Client(settings());
  }

  @Override
  public void close() {
    super.close();
    SERVING.remove(this);
  }

  @Override
  public Map<String, Object> call(String verb, Map<String, ?> arguments) {
    byte[] name = Json.utf8(verb);
    byte[] json = Json.encode(arguments);
    Pointer result =
        call(
            (self, output, error) ->
                Functions.genesys_sandbox_call_json(self, name, json, output, error));
    return Json.decodeObject(Library.take(result));
  }
}

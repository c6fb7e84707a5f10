package io.github.genesys_onboarding;

import com.sun.jna.Pointer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An Onboarding service on localhost, for tests and demonstrations: it keeps state, rejects what
 * the real one rejects, and injects faults. It serves until it is closed.
 */
public final class Sandbox extends NativeObject implements SandboxVerbs {
  /** Keeps them reachable: a program may hold no more than a client of a sandbox. */
  private static final Set<Sandbox> SERVING = ConcurrentHashMap.newKeySet();

  /** Starts a sandbox on any free port, with its fixtures. */
  public Sandbox() {
    this(new SandboxOptions());
  }

  /**
   * Starts a sandbox.
   *
   * @param options the options
   * @throws OnboardingException.Configuration if an option is invalid, or the port is in use
   */
  public Sandbox(SandboxOptions options) {
    super(start(options), SandboxFunctions::genesys_sandbox_free, null);
    SERVING.add(this);
  }

  private static Pointer start(SandboxOptions options) {
    byte[] json = Argument.required("options", options).toJson();
    return Library.call(
        (sandbox, error) -> SandboxFunctions.genesys_sandbox_start_json(json, sandbox, error));
  }

  /**
   * Returns the settings of a client of this sandbox that has every permission.
   *
   * @return new settings, to which others may be added
   */
  public Settings settings() {
    byte unprivileged = 0;
    String json =
        with(
            self ->
                Library.take(SandboxFunctions.genesys_sandbox_settings_json(self, unprivileged)));
    return new Settings().set(Json.decodeObject(json));
  }

  /**
   * Creates a client of this sandbox that has every permission.
   *
   * @return the client
   */
  public Client client() {
    return new Client(settings());
  }

  /**
   * Creates a client of this sandbox.
   *
   * @param settings what differs from {@link #settings()}, such as {@code maxRetries}
   * @return the client
   */
  public Client client(Settings settings) {
    return new Client(settings().set(Argument.required("settings", settings)));
  }

  @Override
  public void close() {
    super.close();
    SERVING.remove(this);
  }

  @Override
  public <T> T call(String verb, Object arguments, Class<T> type) {
    byte[] name = Argument.text("verb", verb);
    byte[] json = Argument.json("arguments", arguments);
    return call(
        Argument.required("type", type),
        (self, result, error) ->
            SandboxFunctions.genesys_sandbox_call_json(self, name, json, result, error));
  }
}

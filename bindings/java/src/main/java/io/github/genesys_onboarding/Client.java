package io.github.genesys_onboarding;

import com.sun.jna.Pointer;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client of the Onboarding API: settings, connection pool and access token.
 *
 * <p>Many threads may share it. A call blocks its thread until the response is there; it ends with
 * {@link OnboardingException.Cancelled} when the thread is interrupted, which keeps its interrupt
 * status, and when {@link #cancel} is called.
 *
 * <pre>{@code
 * Settings settings =
 *     new Settings().region("eu-west-1").clientId("my-id").clientSecret("my-secret");
 * try (Client client = new Client(settings)) {
 *   client.streamOnboardingInvites().forEach(invite -> System.out.println(invite.toAddress()));
 * }
 * }</pre>
 */
public final class Client extends NativeObject implements Operations {
  /**
   * Creates a client; nothing is sent yet.
   *
   * @param settings the settings, which are read now
   * @throws OnboardingException.Configuration if a setting is missing, unknown or invalid
   */
  public Client(Settings settings) {
    this(Argument.required("settings", settings).toJson(), settings.callbacks());
  }

  private Client(byte[] settings, Functions.Callbacks callbacks) {
    this(
        Library.call(
            (client, error) ->
                Functions.genesys_client_new_json_with_callbacks(
                    settings, callbacks, client, error)),
        callbacks);
  }

  Client(Pointer client, Functions.Callbacks callbacks) {
    super(client, Functions::genesys_client_free, callbacks);
  }

  @Override
  public <T> T call(String operation, Map<String, ?> arguments, Class<T> type) {
    byte[] id = Argument.text("operation", operation);
    byte[] json = Argument.json("arguments", arguments);
    return call(
        Argument.required("type", type),
        (self, result, error) -> Functions.genesys_call_json(self, id, json, result, error));
  }

  @Override
  public <T> Stream<T> pages(String operation, Map<String, ?> arguments, Class<T> type) {
    byte[] id = Argument.text("operation", operation);
    byte[] json = Argument.json("arguments", arguments);
    Argument.required("type", type);
    return new Pages(this, id, json).stream(type);
  }

  /**
   * Derives a client with other limits or more headers, and a {@link #cancel} of its own. It shares
   * connections, access token and pacing with this one, and costs no request.
   *
   * @param options what differs
   * @return the client, to be closed like any
   */
  public Client withOptions(CallOptions options) {
    byte[] json = Argument.required("options", options).toJson();
    Pointer derived =
        call(
            (self, client, error) ->
                Functions.genesys_client_with_options_json(self, json, client, error));
    return new Client(derived, callbacks);
  }

  /**
   * Ends the calls in progress of this client and of those derived from it, within 100 ms, with
   * {@link OnboardingException.Cancelled}. Later calls are not affected. Any thread may call this.
   */
  public void cancel() {
    run(Functions::genesys_client_cancel);
  }

  /**
   * What came back for the last call of this client, whether it succeeded or failed.
   *
   * @return the response; empty before the first call has ended
   */
  public Optional<LastResponse> lastResponse() {
    String json = with(self -> Library.take(Functions.genesys_client_last_response_json(self)));
    return Optional.ofNullable(Json.decode(json, LastResponse.class));
  }
}

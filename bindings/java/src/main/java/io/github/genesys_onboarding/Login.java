package io.github.genesys_onboarding;

import java.time.Duration;

/**
 * A person's login, by authorization code with PKCE, which yields a client that acts for the
 * person.
 *
 * <p>Show {@link #url} in a browser, and {@link #await} the redirect to this machine. Where the
 * browser cannot reach this machine, {@link #finish} takes the address that the person copies.
 */
public final class Login extends NativeObject {
  /**
   * Begins a login, and listens on the loopback interface.
   *
   * @param settings the settings of the client to be
   * @param options the options of the login
   * @throws OnboardingException.Configuration if a value is invalid, or the port is in use
   */
  public Login(Settings settings, LoginOptions options) {
    this(
        Argument.required("settings", settings).toJson(),
        Argument.required("options", options).toJson(),
        settings.callbacks());
  }

  private Login(byte[] settings, byte[] options, Functions.Callbacks callbacks) {
    super(
        Library.call(
            (login, error) ->
                Functions.genesys_login_begin(settings, options, callbacks, login, error)),
        Functions::genesys_login_free,
        callbacks);
  }

  /**
   * The address of the login page. It has this login's random state: show it to the person alone.
   *
   * @return the address
   */
  public String url() {
    return with(self -> Library.text(Functions.genesys_login_url(self)));
  }

  /**
   * Where the browser is redirected to.
   *
   * @return the URI, with the port that is listened on
   */
  public String redirectUri() {
    return with(self -> Library.text(Functions.genesys_login_redirect_uri(self)));
  }

  /**
   * Waits until the person has logged in. May be called again after an error.
   *
   * @param timeout for the person and the exchange of the code
   * @return the client of the person
   * @throws OnboardingException.Timeout if the person has not logged in
   * @throws OnboardingException.Cancelled if the thread is interrupted, or by {@link #cancel}
   * @throws OnboardingException.Authentication if the login has failed
   */
  public Client await(Duration timeout) {
    long milliseconds = Math.max(0, Json.milliseconds(Argument.required("timeout", timeout)));
    return client(
        (self, client, error) -> Functions.genesys_login_wait(self, milliseconds, client, error));
  }

  /**
   * Finishes the login with what the person pastes.
   *
   * @param pasted the address that the browser was redirected to, or the code in it
   * @return the client of the person
   */
  public Client finish(String pasted) {
    byte[] text = Argument.text("pasted", pasted);
    return client(
        (self, client, error) -> Functions.genesys_login_finish(self, text, client, error));
  }

  private Client client(Method method) {
    return new Client(call(method), callbacks);
  }

  /** Ends the waits of this login. Any thread may call this. */
  public void cancel() {
    run(Functions::genesys_login_cancel);
  }
}

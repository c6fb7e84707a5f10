package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LoginTest {
  private final Sandbox sandbox = new Sandbox();
  private final List<String> refreshTokens = new ArrayList<>();

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Login login() {
    SandboxDescription service = sandbox.describe();
    Settings settings =
        new Settings()
            .baseUrl(service.baseUrl())
            .loginUrl(service.baseUrl())
            .clientId(service.publicClientId())
            .refreshTokenObserver(refreshTokens::add);
    return new Login(settings, new LoginOptions());
  }

  /** Where the sandbox redirects the browser to. */
  private static URI redirect(Login login) throws Exception {
    URI page = URI.create(login.url() + "&sandbox_user=ada@acme.example");
    HttpResponse<Void> response = get(page);
    return URI.create(response.headers().firstValue("location").orElseThrow());
  }

  private static HttpResponse<Void> get(URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
  }

  @Test
  void await_afterRedirect_returnsClientOfPerson() throws Exception {
    try (Login login = login()) {
      URI redirect = redirect(login);
      assertTrue(redirect.toString().startsWith(login.redirectUri()));
      CompletableFuture<Client> waiting =
          CompletableFuture.supplyAsync(() -> login.await(Duration.ofSeconds(60)));
      get(redirect);
      try (Client client = waiting.get()) {
        assertEquals(63, client.streamOnboardingInvites().count());
        sandbox.expireTokens();
        client.getOnboardingInvites();
      }
    }
    assertEquals(2, refreshTokens.size());
    assertFalse(refreshTokens.get(0).equals(refreshTokens.get(1)));
  }

  @Test
  void finish_withPastedAddress_returnsClient() throws Exception {
    try (Login login = login();
        Client client = login.finish(redirect(login).toString())) {
      assertEquals("invite-1", client.getOnboardingInvite("invite-1").id());
    }
  }

  @Test
  void await_withoutLogin_timesOut() {
    try (Login login = login()) {
      assertThrows(OnboardingException.Timeout.class, () -> login.await(Duration.ofMillis(50)));
    }
  }

  @Test
  void await_ofInterruptedThread_isCancelled() {
    try (Login login = login()) {
      Thread.currentThread().interrupt();
      assertThrows(OnboardingException.Cancelled.class, () -> login.await(Duration.ofMinutes(1)));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void cancel_endsWaitOfAnotherThread() {
    try (Login login = login()) {
      var canceller = new Thread(login::cancel);
      canceller.start();
      assertThrows(OnboardingException.Cancelled.class, () -> login.await(Duration.ofMinutes(1)));
    }
  }
}

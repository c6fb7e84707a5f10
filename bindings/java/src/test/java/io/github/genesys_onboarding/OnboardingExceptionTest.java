package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnboardingExceptionTest {
  private final Sandbox sandbox = new Sandbox();
  private final Client client = sandbox.client(new Settings().maxRetries(0));

  @AfterEach
  void close() {
    client.close();
    sandbox.close();
  }

  private OnboardingException.Api failure(String inviteId) {
    return assertThrows(OnboardingException.Api.class, () -> client.getOnboardingInvite(inviteId));
  }

  @Test
  void failedCall_tellsAllFacts() {
    OnboardingException.Api failure = failure("invite-unknown");
    assertEquals("API", failure.kind());
    assertEquals(404, failure.httpStatus());
    assertEquals("not.found", failure.code().orElseThrow());
    assertEquals("getOnboardingInvite", failure.operationId().orElseThrow());
    assertEquals(failure.code().orElseThrow(), failure.body().orElseThrow().code());
    assertEquals(1, failure.attempts());
    assertTrue(failure.correlationId().isPresent());
    assertFalse(failure.retryable() || failure.outcomeUnknown());
    assertTrue(failure.limit().isEmpty() && failure.bodyText().isEmpty());
    assertEquals(404L, failure.facts().get("httpStatus"));
  }

  @Test
  void rateLimit_tellsWhenToRetry() {
    sandbox.failNext(new Fault().withStatus(429).withRetryAfter(7));
    OnboardingException.Api failure = failure("invite-1");
    assertEquals(Duration.ofSeconds(7), failure.retryAfter().orElseThrow());
    assertTrue(failure.retryable());
  }

  @Test
  void serializedException_keepsItsFacts() throws Exception {
    OnboardingException.Api failure = failure("invite-unknown");
    var bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(failure);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertEquals(failure.facts(), ((OnboardingException.Api) copy).facts());
    assertEquals(failure.body(), ((OnboardingException.Api) copy).body());
  }

  @Test
  void errorBody_ofOtherForm_isAmongFacts() throws Exception {
    for (String body : new String[] {"[1]", "{\"message\": {}}", "{\"errors\": [null]}"}) {
      OnboardingException failure = failureWith(body);
      assertTrue(failure.body().isEmpty(), body);
      assertEquals(Json.decode(body, Object.class), failure.facts().get("body"));
    }
  }

  @Test
  void errorBody_thatIsNotJson_isText() throws Exception {
    OnboardingException failure = failureWith("<html>");
    assertEquals("<html>", failure.bodyText().orElseThrow());
    assertFalse(failure.facts().containsKey("body"));
  }

  /** What a service with this error body causes. */
  private static OnboardingException failureWith(String body) throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, 0);
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort();
    try (Client client = new Client(new Settings().baseUrl(url).accessToken("token"))) {
      return assertThrows(
          OnboardingException.Api.class, () -> client.getOnboardingInvite("invite-1"));
    } finally {
      server.stop(0);
    }
  }
}

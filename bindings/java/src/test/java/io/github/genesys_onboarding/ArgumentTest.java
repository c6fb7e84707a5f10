package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Arguments that are null, misspelt or out of range: errors with their names, before any request.
 */
class ArgumentTest {
  private final Sandbox sandbox = new Sandbox();
  private final Client client = sandbox.client();

  @AfterEach
  void close() {
    SandboxDescription served = sandbox.describe();
    client.close();
    sandbox.close();
    assertEquals(0, served.requestCount() + served.tokenRequestCount());
  }

  private static void assertInvalid(String argument, Executable call) {
    var failure = assertThrows(OnboardingException.InvalidArgument.class, call);
    assertEquals(argument, failure.argument().orElseThrow());
    assertTrue(failure.getMessage().contains("invalid argument " + argument), failure.getMessage());
  }

  @Test
  void nullOfOperation_isNamed() {
    assertInvalid("inviteId", () -> client.getOnboardingInvite(null));
    assertInvalid("body", () -> client.postOnboardingUsersStage(null));
    assertInvalid("body", () -> client.postOnboardingActivationApply("activation-1", null));
    assertInvalid(
        "body.joinCodeId",
        () -> client.postOnboardingUsersStage(new StageUserRequest(null, "sam@acme.example")));
    List<String> domains = Arrays.asList("acme.example", null);
    assertInvalid(
        "body.emailDomains[1]", () -> client.postOnboardingJoincodes(new JoinCodeRequest(domains)));
  }

  @Test
  void nullOfRawCall_isNamed() {
    assertInvalid("operation", () -> client.call(null, Map.of()));
    assertInvalid("arguments", () -> client.call("getOnboardingInvites", null));
    assertInvalid("type", () -> client.call("getOnboardingInvites", Map.of(), null));
    assertInvalid("operation", () -> client.pages(null, Map.of()));
    assertInvalid("arguments", () -> client.pages("getOnboardingInvites", null));
    assertInvalid("type", () -> client.pages("getOnboardingInvites", Map.of(), null));
  }

  @Test
  void misspeltArgument_isNamed() {
    assertInvalid("inviteID", () -> client.call("getOnboardingInvite", Map.of("inviteID", "i")));
    assertInvalid("stats", () -> sandbox.call("fail_next", Map.of("stats", 503)));
  }

  @Test
  void nullOfClient_isNamed() {
    assertInvalid("settings", () -> new Client(null));
    assertInvalid("options", () -> client.withOptions(null));
    assertInvalid("name", () -> new Settings().set(null, "eu-west-1"));
    assertInvalid("values", () -> new Settings().set((Map<String, ?>) null));
    assertInvalid("others", () -> new Settings().set((Settings) null));
  }

  @Test
  void nullOfSandbox_isNamed() {
    assertInvalid("options", () -> new Sandbox(null));
    assertInvalid("settings", () -> sandbox.client(null));
    assertInvalid("verb", () -> sandbox.call(null, Map.of()));
    assertInvalid("arguments", () -> sandbox.call("state", null));
    assertInvalid("type", () -> sandbox.call("state", Map.of(), null));
    assertInvalid("fault", () -> sandbox.failNext(null));
    assertInvalid("settings", () -> sandbox.setSettings(null));
  }

  @Test
  void nullOfLogin_isNamed() {
    assertInvalid("settings", () -> new Login(null, new LoginOptions()));
    assertInvalid("options", () -> new Login(sandbox.settings(), null));
    try (Login login = new Login(sandbox.settings(), new LoginOptions())) {
      assertInvalid("timeout", () -> login.await(null));
      assertInvalid("pasted", () -> login.finish(null));
    }
  }

  @Test
  void nullOfBulk_isNamed(@TempDir Path folder) {
    BulkOptions options = new BulkOptions().journal(folder.resolve("people.journal").toString());
    assertInvalid("client", () -> new Bulk(null, options));
    assertInvalid("options", () -> new Bulk(client, null));
    try (Bulk bulk = new Bulk(client, options)) {
      assertInvalid("request", () -> bulk.submit(null));
      assertInvalid("request", () -> bulk.enlist(null));
      assertInvalid(
          "body.joinCodeId", () -> bulk.submit(new StageUserRequest(null, "sam@acme.example")));
    }
  }

  @Test
  void durationOutOfRange_isNamed() {
    for (Duration limit : List.of(Duration.ofMillis(-1), ChronoUnit.FOREVER.getDuration())) {
      CallOptions options = new CallOptions().totalTimeout(limit);
      var failure =
          assertThrows(OnboardingException.Configuration.class, () -> client.withOptions(options));
      assertEquals("totalTimeoutMs", failure.setting().orElseThrow());
      try (Login login = new Login(sandbox.settings(), new LoginOptions())) {
        assertInvalid("timeout", () -> login.await(limit));
      }
    }
  }
}

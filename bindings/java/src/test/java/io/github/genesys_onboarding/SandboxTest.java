package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SandboxTest {
  @Test
  void options_areTaken() {
    SandboxState seed =
        new SandboxState()
            .withFixtures(false)
            .withOrganizations(List.of(new SandboxOrganization("Globex").withId("globex")))
            .withInvites(List.of(new SandboxInvite("globex", "bob@globex.example")));
    SandboxOptions options =
        new SandboxOptions().clientId("me").clientSecret("s3cret").port(0).seed(seed);
    try (Sandbox sandbox = new Sandbox(options);
        Client client = sandbox.client()) {
      assertEquals("me", sandbox.describe().clientId());
      assertEquals(
          "bob@globex.example", client.getOnboardingInvites().entities().get(0).toAddress());
      assertEquals("Globex", sandbox.state().organizations().get(0).name());
    }
    assertEquals("SandboxOptions[clientId, clientSecret, port, seed]", options.toString());
  }

  @Test
  void unknownOption_isNamed() {
    var failure =
        assertThrows(
            OnboardingException.Configuration.class,
            () -> new Sandbox(new SandboxOptions().set("prot", 80)));
    assertEquals("prot", failure.setting().orElseThrow());
  }

  @Test
  void client_withSettings_takesThemAndObservers() {
    List<Event> events = new ArrayList<>();
    Settings settings = new Settings().maxRetries(0).observer(events::add);
    try (Sandbox sandbox = new Sandbox();
        Client client = sandbox.client(settings)) {
      sandbox.failNext(new Fault().withStatus(503));
      assertThrows(OnboardingException.Api.class, () -> client.getOnboardingInvite("invite-1"));
      assertEquals(1, client.lastResponse().orElseThrow().attempts());
    }
    assertEquals(503, events.get(events.size() - 1).httpStatus());
    assertEquals("Settings[maxRetries]", settings.toString());
  }

  @Test
  void fault_isDescribedUntilItHits() {
    Fault fault =
        new Fault()
            .withCount(2)
            .withDelay(Duration.ofMillis(1))
            .withOperation("getOnboardingInvites");
    try (Sandbox sandbox = new Sandbox();
        Client client = sandbox.client()) {
      sandbox.failNext(fault);
      assertEquals(List.of(Duration.ofMillis(1)), delays(sandbox));
      client.getOnboardingInvites();
      client.getOnboardingInvites();
      assertEquals(List.of(), delays(sandbox));
    }
  }

  private static List<Duration> delays(Sandbox sandbox) {
    return sandbox.describe().faults().stream().map(Fault::delay).toList();
  }

  @Test
  void requests_haveWhatWasSent() {
    try (Sandbox sandbox = new Sandbox();
        Client client = sandbox.client()) {
      sandbox.failNext(new Fault().withOn(Fault.On.TOKEN).withStatus(503).withRetryAfter(0));
      client.postOnboardingUsersStage(new StageUserRequest("joincode-1", "sam@acme.example"));
      List<RecordedRequest> requests = sandbox.requests().requests();
      assertEquals(RecordedRequest.On.TOKEN, requests.get(0).on());
      assertEquals(503, requests.get(0).status());
      assertTrue(requests.get(0).fault());
      RecordedRequest last = requests.get(2);
      assertEquals("postOnboardingUsersStage", last.operation());
      assertEquals(Map.of("joinCodeId", "joincode-1", "email", "sam@acme.example"), last.body());
      assertFalse(last.fault());
      sandbox.clearRequests();
      assertEquals(new RecordedRequests(List.of(), 0), sandbox.requests());
    }
  }

  @Test
  void settings_areChangedOneByOne() {
    try (Sandbox sandbox = new Sandbox()) {
      sandbox.setSettings(new SandboxSettings().withLatency(Duration.ofMillis(2)));
      sandbox.setSettings(new SandboxSettings().withRefreshTokens(false));
      assertEquals(
          new SandboxSettings(0L, 0L, Duration.ofMillis(2), false), sandbox.describe().settings());
      assertNull(new SandboxSettings().latency());
    }
  }

  @Test
  void verb_byName_returnsPlainJson() {
    try (Sandbox sandbox = new Sandbox()) {
      assertEquals(Map.of(), sandbox.call("reset", Map.of()));
      assertEquals(0L, ((Map<?, ?>) sandbox.call("requests", Map.of())).get("dropped"));
    }
  }
}

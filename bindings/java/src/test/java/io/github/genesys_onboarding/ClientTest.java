package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.Native;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientTest {
  private final Sandbox sandbox = new Sandbox();
  private final Client client = sandbox.client();

  @AfterEach
  void close() {
    client.close();
    sandbox.close();
  }

  @Test
  void call_withRecord_returnsRecord() {
    Invite invite =
        client.call("getOnboardingInvite", Map.of("inviteId", "invite-1"), Invite.class);
    assertEquals(client.getOnboardingInvite("invite-1"), invite);
    assertEquals("guest-1@acme.example", invite.toAddress());
  }

  @Test
  void call_withoutType_returnsPlainJson() {
    Map<?, ?> page = (Map<?, ?>) client.call("getOnboardingInvites", Map.of("pageSize", 2));
    assertEquals(63L, page.get("total"));
    assertEquals("invite-1", ((Map<?, ?>) ((List<?>) page.get("entities")).get(0)).get("id"));
    assertNull(client.call("deleteOnboardingInvite", Map.of("inviteId", "invite-1")));
  }

  @Test
  void request_withUnpairedSurrogate_isInvalid() {
    var failure =
        assertThrows(
            OnboardingException.InvalidArgument.class, () -> client.getOnboardingInvite("\ud83d"));
    assertTrue(failure.getMessage().contains("Unicode"));
    assertThrows(
        OnboardingException.InvalidArgument.class,
        () -> client.call("getOnboardingInvite\0", Map.of()));
  }

  @Test
  void pages_withLimit_fetchesNoMore() {
    sandbox.clearRequests();
    try (Stream<Invite> invites = client.streamOnboardingInvites(null, 10L)) {
      assertEquals("invite-11", invites.skip(10).findFirst().orElseThrow().id());
    }
    assertEquals(2, requests().size());
  }

  @Test
  void pages_afterTheLast_endAgain() {
    var pages = client.pages("getOnboardingInvites", Map.of("pageSize", 63)).iterator();
    pages.next();
    assertFalse(pages.hasNext());
    assertFalse(pages.hasNext());
  }

  @Test
  void stream_afterClientIsClosed_goesOn() {
    Stream<Invite> invites = client.streamOnboardingInvites();
    client.close();
    assertEquals(63, invites.parallel().count());
  }

  @Test
  void stream_afterItIsClosed_isIllegalState() {
    var iterator = client.streamOnboardingInvites(null, 1L);
    iterator.close();
    assertThrows(IllegalStateException.class, iterator::findFirst);
  }

  @Test
  void derivedClient_withoutRetries_failsAtOnce() {
    CallOptions options = new CallOptions().maxRetries(0).totalTimeout(Duration.ofSeconds(30));
    try (Client derived = client.withOptions(options)) {
      sandbox.failNext(new Fault().withStatus(503).withRetryAfter(0));
      var failure =
          assertThrows(
              OnboardingException.Api.class, () -> derived.getOnboardingInvite("invite-1"));
      assertEquals(1, failure.attempts());
      assertEquals(503, derived.lastResponse().orElseThrow().httpStatus());
    }
    assertTrue(client.lastResponse().isEmpty());
    sandbox.failNext(new Fault().withStatus(503).withRetryAfter(0));
    client.getOnboardingInvite("invite-1");
    assertEquals(2, client.lastResponse().orElseThrow().attempts());
  }

  @Test
  void unknownSetting_isNamed() {
    var failure =
        assertThrows(
            OnboardingException.Configuration.class,
            () -> new Client(new Settings().set("regoin", "eu-west-1")));
    assertEquals("regoin", failure.setting().orElseThrow());
  }

  @Test
  void settings_asText_haveNoValues() {
    Settings settings = new Settings().clientId("id").clientSecret("s3cret");
    assertEquals("Settings[clientId, clientSecret]", settings.toString());
  }

  @Test
  void request_asText_hasNoSecret() {
    var request = new CreateUserRequest("invite-1", "Sam", "s3cret");
    assertEquals(
        "CreateUserRequest[inviteId=invite-1, name=Sam, password=[redacted]]", request.toString());
  }

  @Test
  void request_withValue_isCopied() {
    var request = new StageUserRequest("joincode-1", "sam@acme.example");
    assertEquals(
        new StageUserRequest("joincode-1", "sam@acme.example", "de"), request.withLocale("de"));
    assertNull(request.locale());
  }

  @Test
  void observer_isToldOfAttemptsAndWaits() {
    List<Event> events = new ArrayList<>();
    try (Client observed = new Client(sandbox.settings().observer(events::add))) {
      observed.getOnboardingInvite("invite-1");
      assertEquals(Event.Kind.TOKEN_REFRESH, events.get(1).kind());
      events.clear();
      sandbox.failNext(new Fault().withStatus(503).withRetryAfter(0));
      observed.getOnboardingInvite("invite-1");
    }
    List<String> seen =
        events.stream().map(event -> event.kind() + " " + event.httpStatus()).toList();
    assertEquals(List.of("ATTEMPT 503", "WAIT null", "ATTEMPT 200"), seen);
    assertEquals(Event.WaitReason.RETRY_AFTER, events.get(1).waitReason());
    assertEquals("/api/v2/onboarding/invites/{inviteId}", events.get(2).path());
  }

  @Test
  void observerThatThrows_endsNoCall() {
    List<String> thrown = new ArrayList<>();
    var handler = Native.getCallbackExceptionHandler();
    Native.setCallbackExceptionHandler((callback, e) -> thrown.add(e.getMessage()));
    Settings settings =
        sandbox
            .settings()
            .observer(
                event -> {
                  throw new IllegalStateException(event.kind().name());
                });
    try (Client observed = new Client(settings)) {
      assertEquals("invite-1", observed.getOnboardingInvite("invite-1").id());
    } finally {
      Native.setCallbackExceptionHandler(handler);
    }
    assertEquals(List.of("ATTEMPT", "TOKEN_REFRESH", "ATTEMPT"), thrown);
  }

  private List<RecordedRequest> requests() {
    return sandbox.requests().requests().stream()
        .filter(request -> request.on() == RecordedRequest.On.API)
        .toList();
  }
}

package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that are interrupted, cancelled, closed over and collected. */
@Timeout(120)
class EndingCallsTest {
  private final Sandbox sandbox = new Sandbox();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    threads.shutdownNow();
    sandbox.close();
  }

  /** A call whose response comes after a minute. */
  private Future<Invite> slowCall(Client client) {
    sandbox.failNext(new Fault().withDelay(Duration.ofMinutes(1)));
    return startedCall(client);
  }

  /** A call whose request has arrived. */
  private Future<Invite> startedCall(Client client) {
    long before = apiRequests();
    Future<Invite> call = threads.submit(() -> client.getOnboardingInvite("invite-1"));
    while (apiRequests() == before) {
      Thread.onSpinWait();
    }
    return call;
  }

  private long apiRequests() {
    return sandbox.describe().requestCount();
  }

  private static void assertCancelled(Future<?> call) {
    var failure = assertThrows(ExecutionException.class, call::get);
    assertEquals(OnboardingException.Cancelled.class, failure.getCause().getClass());
  }

  @Test
  void interrupt_duringCall_endsItAndIsKept() throws Exception {
    try (Client client = sandbox.client()) {
      Thread[] thread = new Thread[1];
      sandbox.failNext(new Fault().withDelay(Duration.ofMinutes(1)));
      Future<Boolean> wasInterrupted =
          threads.submit(
              () -> {
                thread[0] = Thread.currentThread();
                assertThrows(
                    OnboardingException.Cancelled.class,
                    () -> client.getOnboardingInvite("invite-1"));
                return Thread.currentThread().isInterrupted();
              });
      while (apiRequests() == 0) {
        Thread.onSpinWait();
      }
      thread[0].interrupt();
      assertTrue(wasInterrupted.get());
    }
  }

  @Test
  void interrupt_beforeCall_endsIt() {
    try (Client client = sandbox.client()) {
      sandbox.failNext(new Fault().withDelay(Duration.ofMinutes(1)));
      Thread.currentThread().interrupt();
      assertThrows(
          OnboardingException.Cancelled.class, () -> client.getOnboardingInvite("invite-1"));
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void interruptedFuture_sparesOtherCalls() throws Exception {
    try (Client client = sandbox.client()) {
      Future<Invite> ended = slowCall(client);
      ended.cancel(true);
      assertEquals("invite-1", client.getOnboardingInvite("invite-1").id());
    }
  }

  @Test
  void cancel_ofDerivedClient_sparesItsParent() throws Exception {
    try (Client client = sandbox.client();
        Client derived = client.withOptions(new CallOptions())) {
      sandbox.setSettings(new SandboxSettings().withLatency(Duration.ofMillis(500)));
      Future<Invite> bystander = startedCall(client);
      Future<Invite> ended = slowCall(derived);
      derived.cancel();
      assertCancelled(ended);
      assertEquals("invite-1", bystander.get().id());
      sandbox.setSettings(new SandboxSettings().withLatency(Duration.ofMillis(0)));
      assertEquals("invite-1", derived.getOnboardingInvite("invite-1").id());
    }
  }

  @Test
  void cancel_ofParent_endsCallsOfDerived() {
    try (Client client = sandbox.client();
        Client derived = client.withOptions(new CallOptions())) {
      Future<Invite> ended = slowCall(derived);
      client.cancel();
      assertCancelled(ended);
    }
  }

  @Test
  void close_duringCall_letsItComplete() throws Exception {
    Client client = sandbox.client();
    sandbox.setSettings(new SandboxSettings().withLatency(Duration.ofMillis(300)));
    Future<Invite> call = startedCall(client);
    client.close();
    client.close();
    assertEquals("invite-1", call.get().id());
    assertThrows(IllegalStateException.class, () -> client.getOnboardingInvite("invite-1"));
    assertThrows(IllegalStateException.class, client::cancel);
    assertThrows(IllegalStateException.class, client::lastResponse);
    assertThrows(IllegalStateException.class, () -> client.withOptions(new CallOptions()));
  }

  @Test
  void close_whileManyThreadsCall_crashesNone() throws Exception {
    for (int round = 0; round < 20; round++) {
      Client client = sandbox.client();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        calls.add(threads.submit(() -> callUntilClosed(client)));
      }
      client.getOnboardingInvite("invite-1");
      client.close();
      for (Future<?> call : calls) {
        call.get();
      }
    }
  }

  private static void callUntilClosed(Client client) {
    try {
      while (true) {
        client.getOnboardingInvite("invite-1");
      }
    } catch (IllegalStateException e) {
      assertEquals("Client is closed", e.getMessage());
    }
  }

  @Test
  void unreachableClient_isFreed_afterItsCall() throws Exception {
    sandbox.setSettings(new SandboxSettings().withLatency(Duration.ofMillis(300)));
    long before = apiRequests();
    Future<Invite> call = threads.submit(() -> sandbox.client().getOnboardingInvite("invite-1"));
    while (apiRequests() == before) {
      System.gc();
    }
    System.gc();
    assertEquals("invite-1", call.get().id());
  }

  @Test
  void unreachableClient_withCallbacks_isCollected() {
    WeakReference<Client> client =
        new WeakReference<>(new Client(sandbox.settings().observer(event -> {})));
    assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (client.get() != null) {
            System.gc();
          }
        });
  }

  @Test
  void sandbox_thatIsNotReachable_servesOn() {
    WeakReference<Sandbox> unreachable = new WeakReference<>(new Sandbox());
    Settings settings = unreachable.get().settings();
    try (Client client = new Client(settings)) {
      for (int i = 0; i < 10; i++) {
        System.gc();
        client.getOnboardingInvite("invite-1");
      }
    }
    unreachable.get().close();
  }

  @Test
  void observer_ofDerivedClient_outlivesItsParent() {
    List<Event> events = new ArrayList<>();
    Client derived = derivedOfUnreachable(events);
    for (int i = 0; i < 10; i++) {
      System.gc();
      derived.getOnboardingInvite("invite-1");
    }
    assertFalse(events.isEmpty());
    derived.close();
  }

  private Client derivedOfUnreachable(List<Event> events) {
    return new Client(sandbox.settings().observer(events::add)).withOptions(new CallOptions());
  }
}

package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class BulkTest {
  @TempDir Path folder;
  private final Sandbox sandbox = new Sandbox();
  private final Client client = sandbox.client();
  private BulkOptions options;

  @BeforeEach
  void setUp() {
    options = new BulkOptions().journal(folder.resolve("people.journal").toString());
  }

  @AfterEach
  void close() {
    client.close();
    sandbox.close();
  }

  @Test
  void submit_ofEachRequest_isDone() {
    List<BulkRequest> requests =
        List.of(
            new StageUserRequest("joincode-1", "sam@acme.example"),
            new CreateUserRequest("invite-1", "Kim", "correct horse"),
            new JoinExistingOrgsRequest(List.of("organization-2")).withEmail("ada@acme.example"));
    try (Bulk bulk = new Bulk(client, options)) {
      for (BulkRequest request : requests) {
        assertEquals(BulkOutcome.Status.DONE, bulk.submit(request).status());
      }
      assertTrue(bulk.report().isComplete());
      assertEquals("3 of 3 people done", bulk.report().summary());
    }
  }

  @Test
  void report_ofRejectedAndEnlisted_hasBoth() {
    StageUserRequest rejected = new StageUserRequest("joincode-unknown", "sam@acme.example");
    try (Bulk bulk = new Bulk(client, options)) {
      bulk.enlist(new StageUserRequest("joincode-1", "kim@acme.example"));
      assertEquals(404, bulk.submit(rejected).httpStatus());
      BulkReport report = bulk.report();
      assertEquals(
          List.of(BulkOutcome.Status.NOT_SENT, BulkOutcome.Status.REJECTED),
          report.outcomes().stream().map(BulkOutcome::status).toList());
      assertEquals("sam@acme.example", report.outcomes().get(1).key().stage().email());
      assertEquals(1, report.counts().rejected());
    }
  }

  @Test
  void run_afterAnother_resumes() {
    StageUserRequest request = new StageUserRequest("joincode-1", "sam@acme.example");
    for (boolean resumed : List.of(false, true)) {
      try (Bulk bulk = new Bulk(client, options)) {
        assertEquals(resumed, bulk.submit(request).resumed());
        assertThrows(
            OnboardingException.Configuration.class, () -> new Bulk(client, options).close());
      }
    }
    assertEquals(64, sandbox.state().invites().size());
  }

  @Test
  @Timeout(120)
  void unreachableRun_isFreed() {
    new Bulk(client, options);
    boolean isFreed = false;
    while (!isFreed) {
      System.gc();
      try (Bulk other = new Bulk(client, options)) {
        isFreed = true;
        assertTrue(other.report().outcomes().isEmpty());
      } catch (OnboardingException.Configuration e) {
        assertTrue(e.getMessage().contains("journal"), e.getMessage());
      }
    }
  }

  @Test
  void run_withMissingPermission_ends() {
    sandbox.failNext(new Fault().withStatus(403));
    try (Bulk bulk = new Bulk(client, options)) {
      var request = new StageUserRequest("joincode-1", "sam@acme.example");
      assertThrows(OnboardingException.Api.class, () -> bulk.submit(request));
      assertTrue(bulk.report().stopped().contains("403"));
    }
  }
}

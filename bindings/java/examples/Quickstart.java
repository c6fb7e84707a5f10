import io.github.genesys_onboarding.ApplyOrgBillingActivationRequest;
import io.github.genesys_onboarding.Client;
import io.github.genesys_onboarding.CompleteOrgProvisioningRequest;
import io.github.genesys_onboarding.CreateUserRequest;
import io.github.genesys_onboarding.Invite;
import io.github.genesys_onboarding.JoinCodeRequest;
import io.github.genesys_onboarding.JoinExistingOrgsRequest;
import io.github.genesys_onboarding.OnboardingException;
import io.github.genesys_onboarding.OrgProvisioningUser;
import io.github.genesys_onboarding.Sandbox;
import io.github.genesys_onboarding.SandboxDescription;
import io.github.genesys_onboarding.SandboxFixtures;
import io.github.genesys_onboarding.StageOrgProvisioningRequest;
import io.github.genesys_onboarding.StageUserRequest;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A complete onboarding, which calls every operation of the API, against the sandbox. */
final class Quickstart {
  private static final Set<String> CALLED = new TreeSet<>();

  private static Client client;
  private static SandboxFixtures fixtures;

  public static void main(String[] arguments) {
    try (Sandbox sandbox = new Sandbox();
        Client everything = sandbox.client()) {
      client = everything;
      SandboxDescription service = sandbox.describe();
      fixtures = service.fixtures();
      System.out.println("An Onboarding service runs at " + service.baseUrl());

      System.out.println("\nA new organization");
      String organizationId = createOrganization();
      activateBilling(organizationId);
      System.out.println("\nUsers who join by a code");
      String joinCodeId = createJoinCode();
      invite(joinCodeId);
      join(organizationId);
      System.out.println("\nCleaning up");
      cleanUp(joinCodeId);
      System.out.println("\nAn error");
      fail();

      List<String> operations = service.operations();
      System.out.printf("%n%d of %d operations%n", CALLED.size(), operations.size());
      if (!CALLED.containsAll(operations)) {
        throw new AssertionError("not all operations were called");
      }
    }
  }

  private static String createOrganization() {
    StageOrgProvisioningRequest stage =
        new StageOrgProvisioningRequest("lin@globex.example")
            .withOrganizationName("Globex")
            .withActivationId(fixtures.activationId());
    String id = client.postOnboardingOrgprovisionings(stage).id();
    log("postOnboardingOrgprovisionings", "staged as " + id);

    CompleteOrgProvisioningRequest complete =
        new CompleteOrgProvisioningRequest(
                "lin@globex.example", "correct horse battery staple", "Lin")
            .withOtherUsers(List.of(new OrgProvisioningUser("Kim", "kim@globex.example")));
    String organizationId =
        client.postOnboardingOrgprovisioningComplete(id, complete).organizationId();
    log("postOnboardingOrgprovisioningComplete", "created " + organizationId);

    boolean completed = client.getOnboardingOrgprovisioning(id).provisionCompleted();
    log("getOnboardingOrgprovisioning", "completed: " + completed);
    return organizationId;
  }

  private static void activateBilling(String organizationId) {
    String id = fixtures.activationId();
    String purchaser = client.getOnboardingActivation(id).emailAddress();
    log("getOnboardingActivation", "purchased by " + purchaser);

    var apply = new ApplyOrgBillingActivationRequest(organizationId);
    var applied = client.postOnboardingActivationApply(id, apply);
    log("postOnboardingActivationApply", applied.jobName() + " " + applied.status());
  }

  private static String createJoinCode() {
    var request = new JoinCodeRequest(List.of("acme.example"));
    String id = client.postOnboardingJoincodes(request).id();
    log("postOnboardingJoincodes", "created " + id);

    var wider = new JoinCodeRequest(List.of("acme.example", "acme.test"));
    client.putOnboardingJoincode(id, wider);
    log("putOnboardingJoincode", "updated");

    List<String> domains = client.getOnboardingJoincode(id, "acme.test").emailDomains();
    log("getOnboardingJoincode", "for " + String.join(", ", domains));

    int count = client.getOnboardingJoincodes().entities().size();
    log("getOnboardingJoincodes", count + " join codes");
    return id;
  }

  private static void invite(String joinCodeId) {
    client.postOnboardingUsersStage(new StageUserRequest(joinCodeId, "sam@acme.test"));
    log("postOnboardingUsersStage", "invited by email");

    List<Invite> invites = client.streamOnboardingInvites().toList();
    long pages = client.getOnboardingInvites().pageCount();
    log("getOnboardingInvites", invites.size() + " invites on " + pages + " pages");

    String inviteId =
        invites.stream()
            .filter(invite -> invite.toAddress().equals("sam@acme.test"))
            .map(Invite::id)
            .findFirst()
            .orElseThrow();
    var create = new CreateUserRequest(inviteId, "Sam", "correct horse battery staple");
    var user = client.postOnboardingUsers(create);
    log("postOnboardingUsers", user.email() + " is a user of " + user.organization());
  }

  private static void join(String organizationId) {
    boolean exists = client.headOnboardingOrganizationUsers(organizationId, "lin@globex.example");
    log("headOnboardingOrganizationUsers", "exists: " + exists);

    var request =
        new JoinExistingOrgsRequest(List.of(fixtures.otherOrganizationId()))
            .withEmail(fixtures.administratorEmail());
    var links = client.postOnboardingUsersJoinexistingorgs(request);
    String link = links.inviteUrl() != null ? links.inviteUrl() : links.joinCodeUrl();
    log("postOnboardingUsersJoinexistingorgs", "continue at " + link);
  }

  private static void cleanUp(String joinCodeId) {
    String inviteId = fixtures.inviteId();
    String address = client.getOnboardingInvite(inviteId).toAddress();
    log("getOnboardingInvite", "sent to " + address);

    client.deleteOnboardingInvite(inviteId);
    log("deleteOnboardingInvite", "deleted");
    client.deleteOnboardingJoincode(joinCodeId);
    log("deleteOnboardingJoincode", "deleted");
  }

  private static void fail() {
    try {
      client.getOnboardingInvite(fixtures.inviteId());
      throw new AssertionError("the invite was deleted above");
    } catch (OnboardingException.Api e) {
      System.out.println("  " + e.getMessage());
    }
  }

  private static void log(String operation, String result) {
    CALLED.add(operation);
    System.out.printf("  %-37s -> %s%n", operation, result);
  }
}

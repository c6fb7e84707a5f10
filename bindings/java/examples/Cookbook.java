import io.github.genesys_onboarding.Bulk;
import io.github.genesys_onboarding.BulkOptions;
import io.github.genesys_onboarding.BulkOutcome;
import io.github.genesys_onboarding.BulkReport;
import io.github.genesys_onboarding.CallOptions;
import io.github.genesys_onboarding.Client;
import io.github.genesys_onboarding.Fault;
import io.github.genesys_onboarding.Invite;
import io.github.genesys_onboarding.JoinCodeRequest;
import io.github.genesys_onboarding.LastResponse;
import io.github.genesys_onboarding.Login;
import io.github.genesys_onboarding.LoginOptions;
import io.github.genesys_onboarding.OnboardingException;
import io.github.genesys_onboarding.RecordedRequest;
import io.github.genesys_onboarding.Sandbox;
import io.github.genesys_onboarding.SandboxDescription;
import io.github.genesys_onboarding.SandboxOptions;
import io.github.genesys_onboarding.Settings;
import io.github.genesys_onboarding.StageUserRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ten tasks of the cookbook, each run against the sandbox. */
final class Cookbook {
  private static final Sandbox SERVICE =
      new Sandbox(new SandboxOptions().clientId("my-client-id").clientSecret("my-client-secret"));
  private static final SandboxDescription DESCRIPTION = SERVICE.describe();
  private static final String URL = DESCRIPTION.baseUrl();

  public static void main(String[] arguments) throws Exception {
    try (Client client = SERVICE.client()) {
      firstCall(URL);
      errors();
      pages(client);
      retry();
      timeLimit(client);
      headers();
      proxy();
      bulk(client);
      login(DESCRIPTION.publicClientId());
      sandbox();
    }
    SERVICE.close();
  }

  private static void firstCall(String url) {
    String address;
    // cookbook: first-call
    Settings settings =
        new Settings()
            .baseUrl(url) // with an account: region("eu-west-1") instead of the two URLs
            .loginUrl(url)
            .clientId("my-client-id")
            .clientSecret("my-client-secret");
    try (Client client = new Client(settings)) {
      Invite invite = client.getOnboardingInvite("invite-1");
      address = invite.toAddress();
    }
    // cookbook: end
    check("first-call", "guest-1@acme.example", address);
  }

  private static void errors() {
    JoinCodeRequest body = new JoinCodeRequest(List.of("acme.example"));
    List<String> advice = new ArrayList<>();
    try (Client client = SERVICE.client(new Settings().maxRetries(0))) {
      SERVICE.failNext(new Fault().withDropResponse(true));
      advice.add(advice(client, body));
      SERVICE.failNext(new Fault().withStatus(429).withRetryAfter(7));
      advice.add(advice(client, body));
    }
    try (Client client = SERVICE.client(new Settings().clientSecret("wrong"))) {
      advice.add(advice(client, body));
    }
    check(
        "errors",
        List.of("look whether it was created", "wait PT7S", "the credentials are wrong"),
        advice);
  }

  private static String advice(Client client, JoinCodeRequest body) {
    // cookbook: errors
    try {
      return "created " + client.postOnboardingJoincodes(body).id();
    } catch (OnboardingException.Authentication e) {
      return "the credentials are wrong";
    } catch (OnboardingException e) {
      if (e.outcomeUnknown()) {
        return "look whether it was created";
      }
      if (e.retryable()) {
        return "wait " + e.retryAfter().orElse(Duration.ZERO);
      }
      return e.getMessage() + ", quote " + e.correlationId().orElse("nothing") + " to support";
    }
    // cookbook: end
  }

  private static void pages(Client client) {
    SERVICE.clearRequests();
    List<String> addresses;
    // cookbook: pages
    // The second argument is the page size. A page is requested when it is needed.
    try (Stream<Invite> invites = client.streamOnboardingInvites(null, 50L)) {
      addresses = invites.map(Invite::toAddress).toList();
    }
    // cookbook: end
    check("pages", 63, addresses.size());
  }

  private static void retry() {
    Settings settings = SERVICE.settings();
    LastResponse response;
    SERVICE.failNext(new Fault().withStatus(503).withRetryAfter(0));
    // cookbook: retry
    settings
        .maxRetries(5) // 3 by default; 0 turns retries off
        .attemptTimeout(Duration.ofSeconds(5))
        .totalTimeout(Duration.ofSeconds(20)); // with all attempts and waits
    try (Client client = new Client(settings)) {
      client.getOnboardingInvite("invite-1");
      response = client.lastResponse().orElseThrow();
    }
    // cookbook: end
    check("retry", 2, response.attempts());
  }

  private static void timeLimit(Client client) {
    boolean inTime = true;
    SERVICE.failNext(new Fault().withDelay(Duration.ofMinutes(1)));
    // cookbook: time-limit
    CallOptions limit = new CallOptions().totalTimeout(Duration.ofMillis(300));
    try (Client hurried = client.withOptions(limit)) {
      hurried.getOnboardingInvite("invite-1"); // Thread.interrupt would end it, too
    } catch (OnboardingException.Timeout e) {
      inTime = false;
    }
    // cookbook: end
    check("time-limit", false, inTime);
  }

  private static void headers() throws IOException {
    try (Recorder recorder = new Recorder()) {
      String url = recorder.url();
      // cookbook: headers
      Settings settings =
          new Settings()
              .baseUrl(url)
              .userAgent("dialer/1.2")
              .headers(Map.of("Genesys-App", "dialer")); // of every request
      CallOptions options = new CallOptions().headers(Map.of("Genesys-App", "dialer-night"));
      try (Client client = new Client(settings);
          Client own = client.withOptions(options)) {
        own.getOnboardingInvite("invite-1"); // of one call
        client.getOnboardingInvite("invite-1");
      }
      // cookbook: end
      List<String> headers = recorder.lines("genesys-app: ");
      check("headers", List.of("genesys-app: dialer-night", "genesys-app: dialer"), headers);
    }
  }

  private static void proxy() throws IOException {
    try (Recorder recorder = new Recorder()) {
      String proxyUrl = recorder.url().replace("http://", "http://user:p%40ssword@");
      // cookbook: proxy
      Settings settings =
          new Settings()
              .baseUrl("http://onboarding.example:8080")
              .proxy(proxyUrl); // http://user:password@proxy.example:3128
      try (Client client = new Client(settings)) {
        client.getOnboardingInvite("invite-1");
      }
      // cookbook: end
      String line = "CONNECT onboarding.example:8080 HTTP/1.1";
      check("proxy", List.of(line), recorder.lines("CONNECT "));
    }
  }

  private static void bulk(Client client) throws IOException {
    Path folder = Files.createTempDirectory("cookbook");
    String journal = folder.resolve("people.journal").toString();
    List<String> emails =
        IntStream.rangeClosed(1, 20).mapToObj(number -> "p-" + number + "@acme.example").toList();
    BulkReport report;
    // cookbook: bulk
    try (Bulk bulk = new Bulk(client, new BulkOptions().journal(journal))) {
      for (String email : emails) { // threads may share them
        BulkOutcome outcome = bulk.submit(new StageUserRequest("joincode-1", email));
        if (outcome.status() == BulkOutcome.Status.REJECTED) {
          System.err.println(email + ": " + outcome.message());
        }
      }
      report = bulk.report();
    }
    // cookbook: end
    Files.delete(Path.of(journal));
    Files.delete(folder);
    check("bulk", "20 of 20 people done", report.summary());
  }

  private static void login(String clientId) {
    long total;
    // cookbook: login
    Settings settings = new Settings().baseUrl(URL).loginUrl(URL).clientId(clientId);
    try (Login login = new Login(settings, new LoginOptions())) {
      show(login.url()); // in a browser
      try (Client person = login.await(Duration.ofMinutes(5))) {
        total = person.getOnboardingInvites().total();
      }
    }
    // cookbook: end
    check("login", 83L, total);
  }

  /** The person, who logs in and follows the redirect. */
  private static void show(String url) {
    HttpClient browser =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    URI page = URI.create(url + "&sandbox_user=ada@acme.example");
    HttpRequest request = HttpRequest.newBuilder(page).build();
    browser.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  private static void sandbox() {
    int status = 0;
    List<RecordedRequest> requests;
    // cookbook: sandbox
    try (Sandbox sandbox = new Sandbox();
        Client client = sandbox.client(new Settings().maxRetries(0))) {
      sandbox.failNext(new Fault().withStatus(500).withOperation("getOnboardingInvite"));
      try {
        client.getOnboardingInvite("invite-1");
      } catch (OnboardingException.Api e) {
        status = e.httpStatus(); // what your program does then
      }
      requests = sandbox.requests().requests();
      sandbox.reset();
    }
    // cookbook: end
    check("sandbox", "500, 2 requests", status + ", " + requests.size() + " requests");
  }

  private static void check(String task, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      throw new AssertionError(task + ": expected " + expected + ", got " + actual);
    }
    System.out.println(task + ": " + actual);
  }

  /** A service, and a proxy that tunnels to it: keeps the lines of the requests. */
  private static final class Recorder implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Recorder() throws IOException {
      new Thread(this::serve).start();
    }

    /** Serves one connection, with all of its requests. */
    private void serve() {
      try (Socket socket = listener.accept();
          BufferedReader reader =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
        for (String first = reader.readLine(); first != null; first = reader.readLine()) {
          for (String line = first; !line.isEmpty(); line = reader.readLine()) {
            lines.add(line);
          }
          String body = first.startsWith("CONNECT") ? "" : "{\"toAddress\": \"guest\"}";
          String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
          String response = "HTTP/1.1 200 OK\r\n" + length + "\r\n" + body;
          socket.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String url() {
      return "http://127.0.0.1:" + listener.getLocalPort();
    }

    List<String> lines(String start) {
      return lines.stream().filter(line -> line.startsWith(start)).toList();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}

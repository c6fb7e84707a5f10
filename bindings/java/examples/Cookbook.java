import io.github.genesys_onboarding.Bulk;
import io.github.genesys_onboarding.BulkOptions;
import io.github.genesys_onboarding.BulkReport;
import io.github.genesys_onboarding.Client;
import io.github.genesys_onboarding.Invite;
import io.github.genesys_onboarding.LastResponse;
import io.github.genesys_onboarding.Login;
import io.github.genesys_onboarding.LoginOptions;
import io.github.genesys_onboarding.OnboardingException;
import io.github.genesys_onboarding.Options;
import io.github.genesys_onboarding.Sandbox;
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
import java.util.stream.Stream;

/** Ten tasks, each run against the sandbox. */
final class Cookbook {
  private static final Sandbox SERVICE =
      new Sandbox(Map.of("clientId", "my-client-id", "clientSecret", "my-client-secret"));
  private static final Map<String, Object> FACTS = SERVICE.describe();
  private static final String URL = (String) FACTS.get("baseUrl");

  public static void main(String[] arguments) throws Exception {
    firstCall(URL);
    try (Client client = SERVICE.client()) {
      errors(client);
      pages(client);
      retry();
      timeLimit(client);
      headers();
      proxy();
      bulk(client);
    }
    login((String) FACTS.get("publicClientId"));
    sandbox();
    SERVICE.close();
  }

  private static void firstCall(String url) {
    List<String> addresses = new ArrayList<>();
    // cookbook: first-call
    // For a region: new Settings().region("eu-west-1").clientId("...").clientSecret("...")
    Settings settings =
        new Settings()
            .baseUrl(url)
            .loginUrl(url)
            .clientId("my-client-id")
            .clientSecret("my-client-secret");
    try (Client client = new Client(settings)) {
      client.streamOnboardingInvites().forEach(invite -> addresses.add(invite.toAddress()));
    }
    // cookbook: end
    check("first-call", 63, addresses.size());
  }

  private static void errors(Client client) {
    String message;
    // cookbook: errors
    try {
      Invite invite = client.getOnboardingInvite("invite-unknown");
      message = "sent to " + invite.toAddress();
    } catch (OnboardingException.Api e) {
      message = e.httpStatus() + " " + e.code().orElse("without a code");
    } catch (OnboardingException.Timeout | OnboardingException.Connect e) {
      message = "not reachable after " + e.attempts() + " attempts";
    } catch (OnboardingException e) {
      message = e.kind() + ": " + e.getMessage();
    }
    // cookbook: end
    check("errors", "404 not.found", message);
  }

  private static void pages(Client client) {
    List<String> addresses;
    // cookbook: pages
    // Each page is fetched when the stream comes to it.
    try (Stream<Invite> invites = client.streamOnboardingInvites()) {
      addresses = invites.map(Invite::toAddress).limit(30).toList();
    }
    // cookbook: end
    check("pages", "guest-30@acme.example", addresses.get(29));
  }

  private static void retry() {
    Settings settings = SERVICE.settings();
    LastResponse response;
    SERVICE.failNext(Map.of("status", 503, "retryAfter", 0));
    // cookbook: retry
    // What may be sent again is, after a pause that grows or is the response's Retry-After.
    try (Client client = new Client(settings.maxRetries(2))) {
      client.getOnboardingInvite("invite-1");
      response = client.lastResponse().orElseThrow();
    }
    // cookbook: end
    check("retry", "2 attempts, 200", response.attempts() + " attempts, " + response.httpStatus());
  }

  private static void timeLimit(Client client) {
    boolean inTime;
    SERVICE.failNext(Map.of("delayMs", 60_000));
    // cookbook: time-limit
    // A derived client limits some calls. Thread.interrupt and cancel end a call, too.
    Options limit = new Options().totalTimeout(Duration.ofMillis(200));
    try (Client hurried = client.withOptions(limit)) {
      hurried.getOnboardingInvite("invite-1");
      inTime = true;
    } catch (OnboardingException.Timeout e) {
      inTime = false;
    }
    // cookbook: end
    check("time-limit", false, inTime);
  }

  private static void headers() throws IOException {
    try (Recorder recorder = new Recorder();
        Client client = new Client(new Settings().baseUrl(recorder.url()).accessToken("token"))) {
      // cookbook: headers
      Map<String, String> headers = Map.of("Genesys-App", "dialer");
      try (Client derived = client.withOptions(new Options().headers(headers))) {
        derived.getOnboardingInvite("invite-1");
      }
      // cookbook: end
      check("headers", "genesys-app: dialer", recorder.line("genesys-app"));
    }
  }

  private static void proxy() throws IOException {
    try (Recorder recorder = new Recorder()) {
      Settings settings =
          new Settings().baseUrl("http://api.example").accessToken("token").allowInsecureHttp(true);
      String proxy = recorder.url();
      // cookbook: proxy
      settings.proxy(proxy); // or proxyFromEnvironment(true)
      try (Client client = new Client(settings)) {
        client.getOnboardingInvite("invite-1");
      }
      // cookbook: end
      check("proxy", "CONNECT api.example:80 HTTP/1.1", recorder.line("connect"));
    }
  }

  private static void bulk(Client client) throws IOException {
    Path folder = Files.createTempDirectory("cookbook");
    Path journal = folder.resolve("people.journal");
    List<String> emails = List.of("kim@acme.example", "sam@acme.example", "kim@acme.example");
    BulkReport report;
    // cookbook: bulk
    // Everyone is staged once, also when the program is run again with this journal.
    try (Bulk bulk = new Bulk(client, new BulkOptions().journal(journal.toString()))) {
      for (String email : emails) {
        bulk.submit(new StageUserRequest("joincode-1", email));
      }
      report = bulk.report();
    }
    // cookbook: end
    Files.delete(journal);
    Files.delete(folder);
    check("bulk", "2 of 2 people done, 1 duplicate", report.summary());
  }

  private static void login(String clientId) {
    long count;
    // cookbook: login
    Settings settings = new Settings().baseUrl(URL).loginUrl(URL).clientId(clientId);
    try (Login login = new Login(settings, new LoginOptions())) {
      openBrowser(login.url());
      try (Client person = login.await(Duration.ofMinutes(5))) {
        count = person.streamOnboardingInvites().count();
      }
    }
    // cookbook: end
    check("login", 65L, count);
  }

  /** The person: logs in, and follows the redirect. */
  private static void openBrowser(String url) {
    HttpClient browser =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.ALWAYS).build();
    URI page = URI.create(url + "&sandbox_user=ada@acme.example");
    HttpRequest request = HttpRequest.newBuilder(page).build();
    browser.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }

  private static void sandbox() {
    List<Object> statuses = new ArrayList<>();
    // cookbook: sandbox
    try (Sandbox sandbox = new Sandbox();
        Client client = new Client(sandbox.settings().maxRetries(0))) {
      sandbox.failNext(Map.of("status", 500, "operation", "getOnboardingInvite"));
      try {
        client.getOnboardingInvite("invite-1");
      } catch (OnboardingException.Api e) {
        statuses.add(e.httpStatus());
      }
      client.getOnboardingInvite("invite-1");
      statuses.add(client.lastResponse().orElseThrow().httpStatus());
    }
    // cookbook: end
    check("sandbox", List.of(500, 200), statuses);
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

    /** Serves one connection. */
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

    String line(String start) {
      return lines.stream()
          .filter(line -> line.toLowerCase().startsWith(start))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}

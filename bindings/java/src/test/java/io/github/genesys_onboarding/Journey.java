package io.github.genesys_onboarding;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The program that {@code .ci/bindings} drives: a request a line in, a response a line out. */
final class Journey {
  private static final Gson GSON = Json.GSON.newBuilder().serializeNulls().create();
  private static final Set<String> CONCURRENT = Set.of("call", "typed", "pages", "repeat");

  private final PrintStream output =
      new PrintStream(System.out, /* autoFlush= */ true, StandardCharsets.UTF_8);

  /** A thread for each call, which may be left interrupted. */
  private final Executor calls = call -> daemon(call).start();

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Journey::daemon);
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final Map<String, List<Event>> events = new ConcurrentHashMap<>();
  private Sandbox sandbox;

  public static void main(String[] arguments) throws IOException {
    new Journey().run();
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work);
    thread.setDaemon(true);
    return thread;
  }

  private void run() throws IOException {
    write(
        Map.of(
            "language",
            "java",
            "version",
            System.getProperty("java.version"),
            "library",
            Functions.genesys_version().getString(0),
            "threads",
            true,
            "events",
            true));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      Request request = new Request(GSON.fromJson(line, JsonObject.class));
      if (CONCURRENT.contains(request.text("do"))) {
        calls.execute(() -> respond(request));
      } else {
        respond(request);
      }
    }
    clients.values().forEach(Journey::end);
    if (sandbox != null) {
      sandbox.close();
    }
  }

  private static void end(Client client) {
    try (client) {
      client.cancel();
    } catch (IllegalStateException e) {
      // The runner has closed it.
    }
  }

  private synchronized void write(Map<String, ?> message) {
    output.println(GSON.toJson(message));
  }

  private void respond(Request request) {
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("id", request.json().get("id"));
    List<String> ids = new ArrayList<>();
    try {
      response.put("result", result(request, ids));
    } catch (OnboardingException e) {
      response.put("error", e.facts());
      response.put("ids", ids);
    } catch (Exception e) {
      response.put("error", Map.of("kind", e.getClass().getSimpleName(), "message", e.toString()));
    }
    write(response);
  }

  private Object result(Request request, List<String> ids) throws Exception {
    return switch (request.text("do")) {
      case "sandbox" -> start(request.map("options"));
      case "verb" -> verb(request.text("verb"), request.json().getAsJsonObject("arguments"));
      case "client" -> client(request);
      case "derive" -> derive(request);
      case "call" -> timed(request, () -> call(request));
      case "typed" -> timed(request, () -> typed(request.operation(), request));
      case "pages" -> pages(request, ids);
      case "repeat" -> repeat(request);
      case "last_response" -> clientOf(request).lastResponse().orElse(null);
      case "events" -> events.get(request.text("client")).stream().map(Journey::describe).toList();
      case "cancel" -> run(() -> clientOf(request).cancel());
      case "close" -> run(() -> clientOf(request).close());
      case "collect" -> run(System::gc);
      default -> throw new IllegalArgumentException("unknown request: " + request.text("do"));
    };
  }

  private static Object run(Runnable work) {
    work.run();
    return null;
  }

  private Client clientOf(Request request) {
    return clients.get(request.text("client"));
  }

  private Map<String, Object> start(Map<String, Object> options) {
    Sandbox started = new Sandbox(new SandboxOptions().set(options));
    if (sandbox != null) {
      sandbox.close();
    }
    sandbox = started;
    String settings = new String(sandbox.settings().toJson(), StandardCharsets.UTF_8).trim();
    return Map.of(
        "settings", GSON.fromJson(settings, JsonObject.class), "describe", sandbox.describe());
  }

  private Object verb(String verb, JsonObject arguments) throws Exception {
    StringBuilder name = new StringBuilder();
    for (String word : verb.split("_")) {
      name.append(name.isEmpty() ? word : capitalized(word));
    }
    Method method = method(SandboxVerbs.class, name.toString());
    return invoke(
        method,
        sandbox,
        Arrays.stream(method.getParameterTypes())
            .map(type -> GSON.fromJson(arguments, (Class<?>) type))
            .toArray());
  }

  private Object client(Request request) {
    Settings settings = new Settings().set(request.map("settings"));
    List<Event> observed = new CopyOnWriteArrayList<>();
    if (request.json().get("observe").getAsBoolean()) {
      settings.observer(observed::add);
    }
    clients.put(request.text("name"), new Client(settings));
    events.put(request.text("name"), observed);
    return null;
  }

  private Object derive(Request request) {
    CallOptions options = new CallOptions().set(request.map("options"));
    clients.put(request.text("name"), clients.get(request.text("from")).withOptions(options));
    return null;
  }

  private Object call(Request request) {
    return clientOf(request).call(request.operation(), request.map("arguments"));
  }

  /** Calls the generated method; its parameters have their names by {@code javac -parameters}. */
  private Object typed(String name, Request request) throws Exception {
    Method method = method(Operations.class, name);
    JsonObject arguments = request.json().getAsJsonObject("arguments");
    Object[] values =
        Arrays.stream(method.getParameters())
            .map(
                parameter -> GSON.fromJson(arguments.get(parameter.getName()), parameter.getType()))
            .toArray();
    return invoke(method, clientOf(request), values);
  }

  private Object pages(Request request, List<String> ids) throws Exception {
    long limit =
        request.json().has("limit") ? request.json().get("limit").getAsLong() : Long.MAX_VALUE;
    Object entities = typed("stream" + request.operation().substring("get".length()), request);
    try (Stream<?> stream = (Stream<?>) entities) {
      Iterator<?> iterator = stream.iterator();
      while (ids.size() < limit && iterator.hasNext()) {
        Object entity = iterator.next();
        ids.add(entity instanceof Invite invite ? invite.id() : ((JoinCode) entity).id());
      }
    }
    return Map.of("ids", ids);
  }

  private Object repeat(Request request) {
    long times = request.json().get("times").getAsLong();
    long succeeded = 0;
    for (long i = 0; i < times; i++) {
      try {
        call(request);
        succeeded++;
      } catch (OnboardingException e) {
        // Counted below.
      }
    }
    return Map.of("succeeded", succeeded, "failed", times - succeeded);
  }

  /** Interrupts the call after its time. */
  private Object timed(Request request, Callable<Object> call) throws Exception {
    if (!request.json().has("timeoutMs")) {
      return call.call();
    }
    long milliseconds = request.json().get("timeoutMs").getAsLong();
    Thread thread = Thread.currentThread();
    timer.schedule(thread::interrupt, milliseconds, TimeUnit.MILLISECONDS);
    return call.call();
  }

  private static Map<String, Object> describe(Event event) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("kind", event.kind().name().toLowerCase());
    described.put("operation", event.operationId());
    described.put("attempt", event.attempt());
    described.put("status", event.httpStatus());
    return described;
  }

  /** The one with the most parameters. */
  private static Method method(Class<?> type, String name) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals(name))
        .max(Comparator.comparing(Method::getParameterCount))
        .orElseThrow();
  }

  private static Object invoke(Method method, Object self, Object... arguments) throws Exception {
    try {
      return method.invoke(self, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static String capitalized(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  /** A line of the input. */
  private record Request(JsonObject json) {
    String text(String field) {
      return json.get(field).getAsString();
    }

    String operation() {
      return text("operation");
    }

    Map<String, Object> map(String field) {
      return GSON.fromJson(json.get(field), new TypeToken<Map<String, Object>>() {}.getType());
    }
  }
}

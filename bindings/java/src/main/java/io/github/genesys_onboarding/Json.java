package io.github.genesys_onboarding;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSerializer;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** JSON, in which durations are milliseconds. */
final class Json {
  static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .setObjectToNumberStrategy(ToNumberPolicy.LONG_OR_DOUBLE)
          .registerTypeAdapter(
              Duration.class,
              (JsonSerializer<Duration>)
                  (value, type, json) -> new JsonPrimitive(milliseconds(value)))
          .registerTypeAdapter(
              Duration.class,
              (JsonDeserializer<Duration>)
                  (value, type, json) -> Duration.ofNanos(Math.round(value.getAsDouble() * 1e6)))
          .create();

  private Json() {}

  /** The largest number for a duration that is too long. */
  static long milliseconds(Duration duration) {
    return TimeUnit.MILLISECONDS.convert(duration);
  }

  static String encode(Object value) {
    return GSON.toJson(value);
  }

  static <T> T decode(String json, Class<T> type) {
    return GSON.fromJson(json, type);
  }

  static Map<String, Object> decodeObject(String json) {
    return GSON.fromJson(json, new TypeToken<Map<String, Object>>() {}.getType());
  }

  /**
   * A value of {@link #decodeObject} as a type; empty if it is absent, or does not have its form.
   */
  static <T> Optional<T> convert(Object value, Class<T> type) {
    try {
      return Optional.ofNullable(GSON.fromJson(GSON.toJsonTree(value), type));
    } catch (RuntimeException e) {
      // Of Gson, or of a record's constructor.
      return Optional.empty();
    }
  }
}

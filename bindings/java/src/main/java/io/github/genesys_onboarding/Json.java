package io.github.genesys_onboarding;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** JSON and text as the library takes and gives them. */
final class Json {
  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setObjectToNumberStrategy(Json::number).create();

  private Json() {}

  /** Absent values, which are null, are left out. */
  static byte[] encode(Object value) {
    return utf8(GSON.toJson(value));
  }

  /** Text with a NUL at its end. */
  static byte[] utf8(String text) {
    try {
      if (text.indexOf('\0') < 0) {
        return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text + '\0')).array();
      }
    } catch (CharacterCodingException e) {
      // An unpaired surrogate, for which there is no UTF-8.
    }
    throw OnboardingException.of(
        Map.of("kind", "INVALID_ARGUMENT", "message", "a string is not Unicode, or has a NUL"));
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

  /** Gson's own number is a double, in which large integers are rounded. */
  private static Number number(JsonReader reader) throws IOException {
    String text = reader.nextString();
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return Double.valueOf(text);
    }
  }
}

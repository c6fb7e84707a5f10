package io.github.genesys_onboarding;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What methods are given, checked before anything is sent. */
final class Argument {
  private Argument() {}

  static <T> T required(String name, T value) {
    if (value == null) {
      throw invalid(name, "is null");
    }
    return value;
  }

  /** JSON as the library takes it; absent values, which are null, are left out. */
  static byte[] json(String name, Object value) {
    return text(name, Json.encode(required(name, value)));
  }

  /** Text as the library takes it: UTF-8 with a NUL at its end. */
  static byte[] text(String name, String value) {
    String text = required(name, value) + '\0';
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // An unpaired surrogate, for which there is no UTF-8, has become a question mark.
    boolean isUnicode = new String(bytes, StandardCharsets.UTF_8).equals(text);
    if (!isUnicode || text.indexOf('\0') < value.length()) {
      throw invalid(name, "is not Unicode, or has a NUL");
    }
    return bytes;
  }

  private static OnboardingException invalid(String name, String reason) {
    String message = "invalid argument " + name + ": " + reason;
    return OnboardingException.of(
        Map.of("kind", "INVALID_ARGUMENT", "argument", name, "message", message));
  }
}

package io.github.genesys_onboarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.sun.jna.Native;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryTest {
  /** What a process with another library prints to standard error. */
  private static String failureWith(String library) throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        Stream.of(LibraryTest.class, Client.class, Native.class, Gson.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
            .collect(Collectors.joining(File.pathSeparator));
    var builder = new ProcessBuilder(java, "-cp", classPath, LibraryTest.class.getName());
    builder.environment().put("GENESYS_ONBOARDING_LIBRARY", library);
    Process process = builder.start();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor(), errors);
    return errors;
  }

  /** The process. */
  public static void main(String[] arguments) {
    new Client(new Settings().accessToken("token").region("eu-west-1")).close();
  }

  @Test
  void otherVersion_isRejected(@TempDir Path folder) throws Exception {
    Path source = folder.resolve("other.c");
    Path library = folder.resolve("libother.so");
    Files.writeString(source, "const char *genesys_version(void) { return \"9.8.7\"; }");
    Process compiler =
        new ProcessBuilder("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString())
            .start();
    assertEquals(0, compiler.waitFor());
    String errors = failureWith(library.toString());
    assertTrue(errors.contains("of version " + Version.VERSION), errors);
    assertTrue(errors.contains("it is version 9.8.7"), errors);
  }

  @Test
  void missingLibrary_isNamed() throws Exception {
    String errors = failureWith("/nowhere/libmissing.so");
    assertTrue(errors.contains("cannot load /nowhere/libmissing.so of version"), errors);
  }
}

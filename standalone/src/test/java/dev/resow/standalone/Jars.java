package dev.resow.standalone;

import java.nio.file.Files;
import java.nio.file.Path;

/** The runnable jars of this build. */
final class Jars {
  private Jars() {}

  static String of(String module) {
    Path jar = root().resolve(module).resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new AssertionError("not built: " + jar);
    }
    return jar.toString();
  }

  /** A complete SD3 folder with random weights. */
  static Path tinyModel() {
    return root().resolve("diffusion/src/test/resources/sd3-tiny");
  }

  static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }
}

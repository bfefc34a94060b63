package dev.resow.chaos.deploy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the programs are.
 *
 * @param home root of the source tree, built
 * @param classPath holds the broker's and the database's main classes
 */
public record Installation(Path home, String classPath) {
  /**
   * @param classPath this JVM's own; if that is the packaged command line, its libraries are taken
   * @throws IllegalStateException if the apps are not built
   */
  public static Installation of(Path home, String classPath) {
    for (String app : List.of("api", "scheduler", "worker"))
      if (!Files.exists(jar(home, app)))
        throw new IllegalStateException(
            "expected the built app at %s; build it first: ./resow mvn -DskipTests package"
                .formatted(jar(home, app)));
    if (!classPath.endsWith("quarkus-run.jar")) return new Installation(home, classPath);
    Path libraries = home.resolve("standalone/target/quarkus-app/lib");
    return new Installation(
        home, libraries.resolve("main/*") + File.pathSeparator + libraries.resolve("boot/*"));
  }

  /**
   * What the S3 server of the tests runs with: libraries of its own, which no app has.
   *
   * @throws IllegalStateException if it is not built
   */
  String storeClassPath() {
    Path classes = home.resolve("s3server/target/classes");
    Path libraries = classes.resolve("dev/resow/s3server/classpath.txt");
    try {
      return classes + File.pathSeparator + Files.readString(libraries).strip();
    } catch (IOException e) {
      throw new IllegalStateException(
          "expected the built S3 server at %s; build it first: ./resow mvn -DskipTests package"
              .formatted(libraries),
          e);
    }
  }

  String jar(String app) {
    return jar(home, app).toString();
  }

  private static Path jar(Path home, String app) {
    return home.resolve(app).resolve("target/quarkus-app/quarkus-run.jar");
  }
}

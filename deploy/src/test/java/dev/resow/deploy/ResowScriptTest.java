package dev.resow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./resow} hands to the command line, whose JVM only prints it here. */
@Timeout(60)
class ResowScriptTest {
  @TempDir Path home;

  @BeforeEach
  void aBuiltCheckout() throws IOException {
    Files.copy(Checkout.ROOT.resolve("resow"), home.resolve("resow"));
    Files.createDirectories(home.resolve("standalone/src/main"));
    Files.createFile(home.resolve("pom.xml"));
    Files.createFile(home.resolve("standalone/pom.xml"));
    program("jdk/bin/javac", "echo 'javac 25'");
    program("jdk/bin/java", "while [ \"$1\" != -jar ]; do shift; done; shift 2; echo \"$*\"");
    Files.createDirectories(home.resolve("standalone/target/quarkus-app"));
    Files.createFile(home.resolve("standalone/target/quarkus-app/quarkus-run.jar"));
  }

  @Test
  void aTrainingFromFailuresIsFollowed() throws Exception {
    assertThat(resow("train", "fur", "--from-failures", "24h"))
        .isEqualTo("trainings submit fur --from-failures 24h --follow");
    assertThat(resow("train", "fur", "--follow", "--from-failures=24h"))
        .as("asked for already")
        .isEqualTo("trainings submit fur --follow --from-failures=24h");
  }

  @Test
  void otherCommandsAreHandedOnAsTheyAre() throws Exception {
    assertThat(resow("jobs", "list")).isEqualTo("jobs list");
  }

  private void program(String file, String body) throws IOException {
    var executable =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectories(home.resolve(file).getParent());
    Files.writeString(
        Files.createFile(home.resolve(file), executable), "#!/bin/sh\n" + body + "\n");
  }

  private String resow(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("bash", home.resolve("resow").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    var process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }
}

package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Missing prerequisites are reported before a trainer starts. */
class TrainerCommandTest {
  private static final Path MODEL =
      Path.of("../diffusion/src/test/resources/sd3-tiny").toAbsolutePath().normalize();

  @TempDir Path folder;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void aBuiltCheckout() throws IOException {
    Path app = Files.createDirectories(folder.resolve("worker/target/quarkus-app"));
    Files.createFile(app.resolve("quarkus-run.jar"));
    Files.createDirectories(folder.resolve("models/critic"));
    settings.put("resow.home", folder.toString());
    settings.put("resow.data", folder.resolve("data").toString());
    settings.put("resow.model", MODEL.toString());
  }

  @Test
  void aServer() {
    var ended = run();
    assertThat(ended.exit()).isEqualTo(ExitCode.MISSING);
    assertThat(ended.err()).contains("no server is running on this machine", "resow up");
  }

  @Test
  void theWorker() throws IOException {
    Files.delete(folder.resolve("worker/target/quarkus-app/quarkus-run.jar"));

    var ended = run();
    assertThat(ended.exit()).isEqualTo(ExitCode.MISSING);
    assertThat(ended.err()).contains("quarkus-run.jar; build it first: ./resow mvn");
  }

  @Test
  void theModelAndTheCritic() throws IOException {
    settings.put("resow.model", folder.resolve("nowhere").toString());
    var noModel = run();
    assertThat(noModel.exit()).isEqualTo(ExitCode.MISSING);
    assertThat(noModel.err()).contains("nowhere", "RESOW_MODEL");

    settings.put("resow.model", MODEL.toString());
    Files.delete(folder.resolve("models/critic"));
    var noCritic = run();
    assertThat(noCritic.exit()).isEqualTo(ExitCode.MISSING);
    assertThat(noCritic.err()).contains("RESOW_TRAININGS_CRITIC");
  }

  @Test
  void settingsOfAnotherBrokerAreRefusedAndTheRoleIsItsOwn() {
    settings.put("resow.worker.role", "train");
    assertThat(run().exit()).isEqualTo(ExitCode.MISSING);

    settings.put("kafka.bootstrap.servers", "broker:9092");
    var ended = run();
    assertThat(ended.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err())
        .contains("kafka.bootstrap.servers is set, but this command trains for the server of this");
  }

  private InProcess.Ended run() {
    return InProcess.run(settings, "trainer");
  }
}

package dev.resow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.ResowEvent;
import dev.resow.contract.TrainingCheckpointed;
import dev.resow.contract.TrainingFinished;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.TrainingStarted;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.worker.attempt.AttemptEnding;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A trainer that dies with {@code kill -9} costs time, and changes no bit of the adapter. */
class KilledTrainerTest {
  @TempDir Path folder;

  private final List<ResowEvent> events = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(TrainingRecipe.class)
  @Timeout(240)
  void anotherTrainerContinuesToTheSameBits(TrainingRecipe recipe) throws Exception {
    ArtifactId undisturbed = train(recipe, "undisturbed", UUID.randomUUID(), 1);
    var id = UUID.randomUUID();
    var killed = folder.resolve("killed");
    killAfterTheSecondCheckpoint(recipe, killed, id);

    events.clear();
    assertThat(train(recipe, "killed", id, 2)).isEqualTo(undisturbed);
    assertThat(((TrainingStarted) events.getFirst()).update())
        .as("updates that the dead trainer left")
        .isBetween(2, TinyTrainings.UPDATES - 1);
  }

  private ArtifactId train(TrainingRecipe recipe, String name, UUID id, int delivery)
      throws IOException {
    var tiny = new TinyTrainings(folder.resolve(name), events::add);
    var training =
        TinyTrainings.delivery(TinyTrainings.spec(recipe), id, delivery, () -> false, () -> false);
    var services = tiny.services(TinyTrainings.trainer(recipe));
    assertThat(new TrainingExecution(services, training).run()).isEqualTo(AttemptEnding.REPORTED);
    var file = ((TrainingFinished) events.getLast()).sha256();
    assertThat(tiny.artifacts.has(file)).isTrue();
    assertThat(tiny.checkpoints.latest(id)).as("no checkpoint stays").isEmpty();
    return file;
  }

  private static void killAfterTheSecondCheckpoint(TrainingRecipe recipe, Path folder, UUID id)
      throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                TrainerProcess.class.getName(),
                folder.toString(),
                id.toString(),
                "1",
                recipe.name())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int checkpoints = 0;
      String line;
      while (checkpoints < 2 && (line = lines.readLine()) != null)
        if (line.equals(TrainingCheckpointed.class.getSimpleName())) checkpoints++;
      assertThat(checkpoints).as("checkpoints of the trainer that is killed").isEqualTo(2);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }
}

package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training that was stopped and continued ends with the weights of an undisturbed one. */
class TrainingResumesTest {
  private static final int SCENES = 8;

  @TempDir Path folder;

  @Test
  void autoencoder() throws Exception {
    Path whole = folder.resolve("whole");
    new TrainVae(new TrainingFolder(whole), 4, SCENES).run();

    Path parts = folder.resolve("parts");
    new TrainVae(new TrainingFolder(parts), 4, SCENES).stopAfter(2).run();
    new TrainVae(new TrainingFolder(parts), 4, SCENES).run();

    assertSameWeights(whole, parts);
  }

  private static void assertSameWeights(Path one, Path other) {
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      var first = TrainedVae.load(manager, one).weights();
      var second = TrainedVae.load(manager, other).weights();
      first.forEach(
          (key, array) ->
              assertThat(second.get(key).toFloatArray()).as(key).isEqualTo(array.toFloatArray()));
    }
  }
}

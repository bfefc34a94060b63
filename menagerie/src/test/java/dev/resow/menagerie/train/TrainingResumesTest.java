package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.scene.Renderer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training that was stopped and continued ends with the weights of an undisturbed one, and its
 * export is a model folder.
 */
class TrainingResumesTest {
  private static final int SCENES = 8;

  @TempDir Path folder;

  @Test
  void autoencoderAndTransformer() throws Exception {
    Path vae = folder.resolve("vae");
    new TrainVae(new TrainingFolder(vae), 4, SCENES).run();
    Path vaeInParts = folder.resolve("vae-in-parts");
    new TrainVae(new TrainingFolder(vaeInParts), 4, SCENES).stopAfter(2).run();
    new TrainVae(new TrainingFolder(vaeInParts), 4, SCENES).run();
    assertSameWeights(vae, vaeInParts);

    Path whole = folder.resolve("whole");
    new TrainMmdit(new TrainingFolder(whole), vae, 2, SCENES).run();
    Path parts = folder.resolve("parts");
    new TrainMmdit(new TrainingFolder(parts), vae, 2, SCENES).stopAfter(1).run();
    new TrainMmdit(new TrainingFolder(parts), vae, 2, SCENES).run();
    assertSameWeights(whole, parts);

    Path model = folder.resolve("model");
    ExportDemo.export(whole, vae, model);
    try (var loaded =
        Sd3Model.load(model, Placement.fromEnvironment(Map.of()))) { // checks every key and shape
      assertThat(loaded.limits().defaultWidth()).isEqualTo(Renderer.SIDE);
      assertThat(SamplingDefaults.read(model)).isEqualTo(new SamplingDefaults(28, 3));
    }
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

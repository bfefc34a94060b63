package dev.resow.training.critic.clipseg;

import static dev.resow.training.critic.CriticGoldens.VALUES;
import static dev.resow.training.critic.CriticGoldens.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.FiniteDifferences;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The segmenter equals transformers' masks, and its gradient its slope. */
class ClipSegmenterTest {
  private static final ClipSegmenter SEGMENTER =
      ClipSegmenter.load(CriticGoldens.SEGMENTER, Device.cpu());
  private static final List<String> NOUNS = CriticGoldens.nouns();

  private final NDManager manager = TensorEngine.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @AfterAll
  static void closeAll() {
    SEGMENTER.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void equalsTheReference(int n) {
    NDArray logits = SEGMENTER.logits(CriticGoldens.picture(manager), List.of(NOUNS.get(n)));
    assertThat(logits.getShape()).isEqualTo(new Shape(1, 64, 64));
    assertClose(logits, "clipseg." + n + ".logits", VALUES);
  }

  @Test
  void theGradientIsTheSlope() {
    NDArray picture = CriticGoldens.tensor("prepared.clipseg", manager).expandDims(0);
    NDArray gradient =
        CriticGoldens.gradient(picture, p -> SEGMENTER.logits(p, NOUNS.subList(0, 1)).mean());
    FiniteDifferences.check(
        picture, gradient, p -> SEGMENTER.logits(p, NOUNS.subList(0, 1)).mean().getFloat());
  }

  @Test
  void everyRowOfABatchIsThatOfItsPictureAlone() {
    NDArray picture = CriticGoldens.picture(manager);
    try (var _ = NoGradient.begin()) {
      NDArray both = SEGMENTER.logits(picture.concat(picture, 0), NOUNS.subList(0, 2));
      for (int i = 0; i < 2; i++) {
        float[] alone = SEGMENTER.logits(picture, NOUNS.subList(i, i + 1)).toFloatArray();
        assertThat(both.get(i).toFloatArray()).containsExactly(alone, within(1e-5f));
      }
    }
  }

  /** The published folders look at larger pictures than their positions were trained for. */
  @Test
  void anotherSizeOfInputTakesPositionsBetweenTheTrainedOnes(@TempDir Path folder)
      throws IOException {
    copy(folder);
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        """
        {"do_resize": true, "size": {"height": 96, "width": 128}, "resample": 2, "do_normalize": true}
        """);
    try (var larger = ClipSegmenter.load(folder, Device.cpu())) {
      NDArray logits = larger.logits(CriticGoldens.picture(manager), NOUNS.subList(0, 1));
      assertThat(logits.getShape()).isEqualTo(new Shape(1, 96, 128));
      assertThat(logits.toFloatArray()).doesNotContain(Float.NaN);
    }
  }

  /** The published folder ends with three convolutions where the reference values have one. */
  @Test
  void aRefinedMaskHasTheSizeOfThePicture(@TempDir Path folder) throws IOException {
    copy(folder);
    var config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace(
                "\"use_complex_transposed_convolution\": false",
                "\"use_complex_transposed_convolution\": true"));
    var weights = new LinkedHashMap<String, NDArray>();
    try (var refined = ClipSegmenter.over(folder, shapes -> random(shapes, weights))) {
      NDArray picture = CriticGoldens.picture(manager);
      NDArray gradient =
          CriticGoldens.gradient(picture, p -> refined.logits(p, NOUNS.subList(0, 1)).mean());
      NDArray logits = refined.logits(picture, NOUNS.subList(0, 1));
      assertThat(logits.getShape()).isEqualTo(new Shape(1, 64, 64));
      assertThat(logits.toFloatArray()).doesNotContain(Float.NaN);
      assertThat(gradient.abs().max().getFloat()).isPositive();
    }
    assertThat(weights)
        .containsKeys(
            "decoder.transposed_convolution.0.weight",
            "decoder.transposed_convolution.2.weight",
            "decoder.transposed_convolution.4.weight");
  }

  private Weights random(Shapes shapes, Map<String, NDArray> weights) {
    shapes
        .all()
        .forEach(
            (key, shape) -> {
              float[] values = Philox.normals(1, weights.size(), Math.toIntExact(shape.size()));
              for (int i = 0; i < values.length; i++) {
                values[i] *= .2f;
              }
              weights.put(key, manager.create(values, shape));
            });
    return new Weights(weights, Precision.FP32);
  }

  private static void copy(Path folder) throws IOException {
    try (var files = Files.list(CriticGoldens.SEGMENTER)) {
      for (var file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName().toString()));
      }
    }
  }
}

package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder that a training writes is read as a published one is, also while it is trained. */
class TrainCriticTest {
  @TempDir Path folder;

  private Path train(String kind, int steps) throws IOException {
    var result = folder.resolve(kind);
    TrainCritic.main(
        new String[] {kind, folder.resolve("state").toString(), "" + steps, result.toString()});
    return result;
  }

  @Test
  void aCaptionerIsTrainedAndGoesOn() throws IOException {
    train("captioner", 1);
    var first = Files.readAllBytes(folder.resolve("captioner/model.safetensors"));
    var result = train("captioner", 2);
    assertThat(Files.readAllBytes(result.resolve("model.safetensors"))).isNotEqualTo(first);
    assertThat(Files.readAllLines(folder.resolve("state/loss.csv"))).isNotEmpty();
    try (var _ = NoGradient.begin();
        var manager = TensorEngine.manager();
        var captioner = BlipCaptioner.load(result, Device.cpu())) {
      var scenes = CriticLesson.scenes(0, 0).subList(0, 2);
      NDArray pictures = CriticLesson.pictures(manager, scenes);
      var captions = List.of(scenes.get(0).caption(), scenes.get(1).caption());
      for (float surprise :
          captioner.negativeLogLikelihood(pictures, captions, "").toFloatArray()) {
        assertThat(surprise).isPositive().isLessThan(20);
      }
    }
  }

  @Test
  void aMatcherIsTrained() throws IOException {
    var result = train("matcher", 1);
    try (var _ = NoGradient.begin();
        var manager = TensorEngine.manager();
        var matcher = BlipMatcher.load(result, Device.cpu())) {
      NDArray picture = CriticLesson.pictures(manager, CriticLesson.scenes(0, 0).subList(0, 1));
      assertThat(matcher.logProbability(picture, List.of("a red fox")).getFloat()).isNegative();
    }
    assertThat(CriticReport.area(List.of(3., 1.), List.of(2., 1.))).isEqualTo(.625);
  }

  @Test
  void aSegmenterIsTrained() throws IOException {
    var result = train("segmenter", 1);
    try (var _ = NoGradient.begin();
        var manager = TensorEngine.manager();
        var segmenter = ClipSegmenter.load(result, Device.cpu())) {
      NDArray picture = CriticLesson.pictures(manager, CriticLesson.scenes(0, 0).subList(0, 1));
      NDArray logits = segmenter.logits(picture, List.of("a red fox"));
      assertThat(logits.size()).isEqualTo(128 * 128);
      assertThat(logits.toFloatArray()).doesNotContain(Float.NaN);
    }
  }
}

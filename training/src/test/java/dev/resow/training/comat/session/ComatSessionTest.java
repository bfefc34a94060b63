package dev.resow.training.comat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small trainings of the demo model by tiny random critics. */
class ComatSessionTest {
  private static final Path MODEL = Path.of("../models/menagerie");
  private static final List<ComatPrompt> PROMPTS =
      List.of(
          new ComatPrompt("a cat", List.of("cat")),
          new ComatPrompt("a red fox and a dog", List.of("fox", "dog")));
  private static final BlipCaptioner CAPTIONER =
      BlipCaptioner.load(CriticGoldens.CAPTIONER, Device.cpu());
  private static final ClipSegmenter SEGMENTER =
      ClipSegmenter.load(CriticGoldens.SEGMENTER, Device.cpu());
  private static final Critics CRITICS =
      new Critics(Optional.of(CAPTIONER), Optional.of(SEGMENTER));
  private static final Set<Part> ALL = EnumSet.allOf(Part.class);

  @TempDir Path folder;

  @AfterAll
  static void close() {
    CAPTIONER.close();
    SEGMENTER.close();
  }

  private static Comat recipe(double rate, Set<Part> parts) {
    return new Comat(
        new Matrices(4, 8, rate, 1e-4, 1, .9),
        new ComatLoss(parts, .5, .1, .1),
        2,
        3,
        2,
        1,
        2,
        1,
        List.of(2, 3),
        0,
        1e-2,
        Precision.FP32);
  }

  private static Sd3Model model() {
    var settings = new AdapterSettings(Optional.of(AdapterMode.FUSED), 1L << 30);
    return Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()).withAdapters(settings));
  }

  private static ComatSession session(Sd3Model model, Comat recipe) {
    var texts = PROMPTS.stream().map(ComatPrompt::text).toList();
    var identity =
        new TrainingIdentity(
            recipe.word(),
            recipe.settings(),
            model.fingerprint(),
            7,
            TrainingIdentity.digest(texts),
            "tiny");
    return new ComatSession(model, recipe, PROMPTS, CRITICS, identity);
  }

  private byte[] bytes(ComatSession session, String name) throws IOException {
    var file = folder.resolve(name);
    session.save(file);
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aTrainingThatWasKilledEndsWithTheBitsOfAnUndisturbedOne(int saved) throws IOException {
    var recipe = recipe(1e-2, ALL);
    byte[] whole;
    try (var model = model();
        var session = session(model, recipe)) {
      train(session, 3);
      whole = bytes(session, "whole");
    }
    var checkpoint = folder.resolve("checkpoint");
    try (var model = model();
        var session = session(model, recipe)) {
      train(session, saved);
      session.save(checkpoint);
      session.step(); // lost with the process
    }
    try (var model = model();
        var session = session(model, recipe)) {
      session.restore(checkpoint);
      assertThat(session.steps()).isEqualTo(saved);
      train(session, 3 - saved);
      assertThat(bytes(session, "resumed")).isEqualTo(whole);
    }
  }

  private static void train(ComatSession session, int updates) {
    for (int i = 0; i < updates; i++) {
      session.step();
    }
  }

  /** Both trainings see the same prompts and noise; one of them may not move. */
  @Test
  void theCaptionerIsLessSurprisedByWhatTheModelLearns() {
    double[] still = surprises(0);
    double[] moved = surprises(5e-3);
    assertThat(moved[0]).isEqualTo(still[0]);
    for (int update = 3; update < still.length; update++) {
      assertThat(moved[update]).as("update %d", update).isLessThan(still[update]);
    }
  }

  private static double[] surprises(double rate) {
    try (var model = model();
        var session = session(model, recipe(rate, Set.of(Part.CAPTION)))) {
      var seen = new double[6];
      for (int i = 0; i < seen.length; i++) {
        seen[i] = session.step().value("surprise");
      }
      return seen;
    }
  }

  @Test
  void aPartThatIsLeftOutIsNotMeasured() {
    try (var model = model();
        var session = session(model, recipe(1e-3, Set.of(Part.TOKEN)))) {
      var figures = session.step().values();
      assertThat(figures).containsKeys("token", "norm", "entities");
      assertThat(figures).doesNotContainKeys("caption", "pixel", "adversarial", "accuracy");
    }
  }

  @Test
  void everyPartIsMeasured() {
    try (var model = model();
        var session = session(model, recipe(1e-3, ALL))) {
      var figures = session.step().values();
      assertThat(figures)
          .containsKeys("surprise", "caption", "token", "pixel", "adversarial", "accuracy", "norm");
      assertThat(figures.values()).allMatch(Double::isFinite);
    }
  }

  @Test
  void aMissingCriticIsNamed() {
    try (var model = model()) {
      var recipe = recipe(1e-3, ALL);
      var identity = new TrainingIdentity("comat", "", "", 7, "", "");
      var captionerOnly = new Critics(Optional.of(CAPTIONER), Optional.empty());
      assertThatThrownBy(() -> new ComatSession(model, recipe, PROMPTS, captionerOnly, identity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("segmenter");
      var none = new Critics(Optional.empty(), Optional.of(SEGMENTER));
      assertThatThrownBy(() -> new ComatSession(model, recipe, PROMPTS, none, identity))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("captioner");
      assertThatThrownBy(() -> new ComatPrompt("a cat", List.of("dog")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("dog");
    }
  }
}

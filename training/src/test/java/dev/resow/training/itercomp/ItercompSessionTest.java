package dev.resow.training.itercomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.sample.Draw;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small trainings of the demo model by tiny random rewards. */
class ItercompSessionTest {
  private static final Path MODEL = Path.of("../models/menagerie");
  private static final List<String> PROMPTS = List.of("a cat", "a red fox and a dog");

  private static TinyRewards one;
  private static TinyRewards other;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    one = TinyRewards.of(3);
    other = TinyRewards.of(-.1);
  }

  @AfterAll
  static void close() {
    one.close();
    other.close();
  }

  private static Itercomp recipe(double rate, double share) {
    return new Itercomp(
        new Matrices(4, 8, rate, 1e-4, 1, .9), 2, 1, 4, 3, 1e3, share, Precision.FP32);
  }

  private static Sd3Model model() {
    var settings = new AdapterSettings(Optional.of(AdapterMode.FUSED), 1L << 30);
    return Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()).withAdapters(settings));
  }

  private static ItercompSession session(Sd3Model model, Itercomp recipe) {
    var identity =
        new TrainingIdentity(
            recipe.word(),
            recipe.settings(),
            model.fingerprint(),
            7,
            TrainingIdentity.digest(PROMPTS),
            "tiny");
    return new ItercompSession(
        model,
        recipe,
        PROMPTS,
        List.of(new NamedReward("attribute", one), new NamedReward("spatial", other)),
        identity);
  }

  private byte[] bytes(ItercompSession session, String name) throws IOException {
    var file = folder.resolve(name);
    session.save(file);
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aTrainingThatWasKilledEndsWithTheBitsOfAnUndisturbedOne(int saved) throws IOException {
    var recipe = recipe(1e-2, .2);
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
      train(session, 3 - saved);
      assertThat(bytes(session, "resumed")).isEqualTo(whole);
    }
  }

  private static void train(ItercompSession session, int updates) {
    for (int i = 0; i < updates; i++) {
      session.step();
    }
  }

  /** Both trainings see the same prompts and noise; one of them may not move. */
  @Test
  void theRewardsRise() {
    double[] still = losses(0);
    double[] moved = losses(5e-3);
    assertThat(moved[0]).isEqualTo(still[0]);
    for (int update = 2; update < still.length; update++) {
      assertThat(moved[update]).as("loss of update %d", update).isLessThan(still[update]);
    }
  }

  private static double[] losses(double rate) {
    try (var model = model();
        var session = session(model, recipe(rate, 1))) {
      var seen = new double[5];
      for (int i = 0; i < seen.length; i++) {
        seen[i] = session.step().value("loss");
      }
      assertThat(session.adapter()).allMatch(change -> rate > 0 || change.zero());
      return seen;
    }
  }

  @Test
  void everyRewardAndTheNaturalLossAreMeasured() {
    try (var model = model();
        var session = session(model, recipe(1e-3, .2))) {
      var figures = session.step().values();
      assertThat(figures.keySet())
          .containsExactly("attribute", "spatial", "loss", "natural", "weight", "norm");
      assertThat(figures.values()).allMatch(Double::isFinite);
      assertThat(figures.get("loss"))
          .as("each is far below what is enough")
          .isCloseTo(2e3 - figures.get("attribute") - figures.get("spatial"), within(1e-2));
      assertThat(figures.get("natural")).isPositive();
    }
  }

  @Test
  void enoughIsEnough() {
    try (var manager = TensorEngine.manager()) {
      NDArray rewards = manager.create(new float[] {-1, 2.5f, 1});
      assertThat(RewardLoss.of(rewards, 2).getFloat()).isCloseTo(4 / 3f, within(1e-6f));
    }
  }

  /** The rewards' part of the two lengths. */
  @Test
  void theShareIsThatOfTheGradientsLength() {
    double weight = ItercompSession.weight(3, 5, .2);
    assertThat(3 / (3 + weight * 5)).isCloseTo(.2, within(1e-12));
    assertThat(ItercompSession.weight(3, 0, .2)).isZero();
  }

  @Test
  void passesBeginLateAndAreDrawnAnew() {
    var recipe = Itercomp.DEFAULT.withSteps(20).withBatch(4, 2);
    assertThat(recipe.first()).isEqualTo(15);
    for (long seed = 0; seed < 50; seed++) {
      assertThat(FeedbackPass.draw(recipe, PROMPTS, Draw.of(seed)))
          .hasSize(2)
          .isEqualTo(FeedbackPass.draw(recipe, PROMPTS, Draw.of(seed)))
          .allMatch(pass -> pass.step() >= 15 && pass.step() < 20)
          .allMatch(pass -> pass.noised() >= 0 && pass.noised() < 20);
    }
  }

  @Test
  void whatCannotBeTrainedIsRefused() {
    try (var model = model()) {
      var twice = List.of(new NamedReward("spatial", one), new NamedReward("spatial", other));
      assertThatThrownBy(() -> new ItercompSession(model, recipe(1e-3, .2), PROMPTS, twice, null))
          .hasMessageContaining("one reward or more, of different names");
    }
    assertThatThrownBy(() -> recipe(1e-3, 0)).hasMessageContaining("share: expected above 0 to 1");
    assertThatThrownBy(() -> new NamedReward("Spatial!", one))
        .hasMessageContaining("got 'Spatial!'");
  }

  @Test
  void theBaseIsUntouchedAfterwards() {
    try (var model = model()) {
      try (var session = session(model, recipe(1e-2, .2))) {
        train(session, 1);
        assertThat(session.adapter()).anyMatch(change -> !change.zero());
      }
      try (var session = session(model, recipe(0, 1))) {
        double again = session.step().value("loss");
        assertThat(again).isEqualTo(losses(0)[0]);
      }
    }
  }
}

package dev.resow.training.comat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdapterMode;
import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.Segmenter;
import dev.resow.training.critic.blip.BlipCaptioner;
import dev.resow.training.critic.clipseg.ClipSegmenter;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Start;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
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
    return Comat.of(2, List.of(2, 3))
        .with(new Matrices(4, 8, rate, 1e-4, 1, .9))
        .with(new ComatLoss(parts, .5, .1, .1))
        .with(new Comat.Batch(2, 1))
        .with(new Comat.Steps(3, 2, 1), Start.NOISE)
        .withDiscriminatorRate(1e-2);
  }

  private static Sd3Model model() {
    var settings = new AdapterSettings(Optional.of(AdapterMode.FUSED), 1L << 30);
    return Sd3Model.load(MODEL, ModelSettings.of(Placement.cpu()).withAdapters(settings));
  }

  private static ComatSession session(Sd3Model model, Comat recipe) {
    return session(model, recipe, CRITICS);
  }

  private static ComatSession session(Sd3Model model, Comat recipe, Critics critics) {
    var texts = PROMPTS.stream().map(ComatPrompt::text).toList();
    var identity =
        new TrainingIdentity(
            recipe.word(),
            recipe.settings(),
            model.fingerprint(),
            7,
            TrainingIdentity.digest(texts),
            "tiny");
    return new ComatSession(model, recipe, PROMPTS, critics, identity);
  }

  private byte[] bytes(ComatSession session, String name) throws IOException {
    var file = folder.resolve(name);
    session.save(file);
    return Files.readAllBytes(file);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void aTrainingThatWasKilledEndsWithTheBitsOfAnUndisturbedOne(int saved) throws IOException {
    var plain = recipe(1e-2, ALL);
    var recipe =
        plain.with(plain.loss().withLimit(.2)).with(plain.steps(), Start.MIXED); // all that it has
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
      assertThat(figures)
          .doesNotContainKeys("surprise", "caption", "pixel", "adversarial", "accuracy", "mixed");
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

  /** Says that everything is in the left half of a picture. */
  private record LeftHalf() implements Segmenter {
    @Override
    public NDArray logits(NDArray pictures, List<String> texts) {
      var shape = pictures.getShape();
      int rows = Math.toIntExact(shape.get(2));
      int columns = Math.toIntExact(shape.get(3));
      var logits = new float[rows * columns];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = i % columns < columns / 2 ? 1 : -1;
      }
      return pictures.getManager().create(logits, new Shape(1, rows, columns));
    }

    @Override
    public void close() {}
  }

  private static final Critics LEFT =
      new Critics(Optional.of(CAPTIONER), Optional.of(new LeftHalf()));

  @Test
  void attentionIsDrawnToWhereTheSegmenterFindsTheNouns() {
    try (var model = model();
        var session = session(model, recipe(1e-2, Set.of(Part.TOKEN)), LEFT)) {
      var first = session.step();
      assertThat(first.value("entities")).as("a cat, a fox and a dog").isEqualTo(3);
      assertThat(first.value("token")).isBetween(.05, 2.0);
      train(session, 8);
      assertThat(session.step().value("token")).isLessThan(.9 * first.value("token"));
    }
  }

  /** Weights far too large are lowered at once, and stay what they are after ten updates. */
  @Test
  void withALimitNeitherConcentrationLeads() {
    var loss = new ComatLoss(EnumSet.of(Part.CAPTION, Part.TOKEN, Part.PIXEL), 1e4, 1e4, 0, .2);
    try (var model = model();
        var session = session(model, recipe(1e-3, ALL).with(loss), LEFT)) {
      double token = 1e4;
      double pixel = 1e4;
      for (int update = 1; update <= Balance.UPDATES; update++) {
        var figures = session.step();
        assertThat(figures.value("token-share")).isBetween(1e-4, .2 + 1e-9);
        assertThat(figures.value("pixel-share")).isBetween(1e-4, .2 + 1e-9);
        assertThat(figures.value("token-weight")).isBetween(0.0, token).isLessThan(1e3);
        assertThat(figures.value("pixel-weight")).isBetween(0.0, pixel).isLessThan(1e3);
        token = figures.value("token-weight");
        pixel = figures.value("pixel-weight");
      }
      var after = session.step();
      assertThat(after.value("token-weight")).isEqualTo(token);
      assertThat(after.value("pixel-weight")).isEqualTo(pixel);
    }
  }

  /** Where no weight has to be lowered, the gradient by parts is that of the sum. */
  @Test
  void aLimitThatIsNotReachedChangesNothing() {
    var loss = new ComatLoss(EnumSet.of(Part.CAPTION, Part.TOKEN, Part.PIXEL), 100, 100, 0);
    double whole = norm(loss);
    double caption = norm(new ComatLoss(Set.of(Part.CAPTION), 0, 0, 0));
    assertThat(Math.abs(whole - caption)).as("the concentrations count").isGreaterThan(.01 * whole);
    assertThat(norm(loss.withLimit(1e6))).isCloseTo(whole, within(1e-4 * whole));
  }

  private static double norm(ComatLoss loss) {
    try (var model = model();
        var session = session(model, recipe(1e-3, ALL).with(loss), LEFT)) {
      session.step();
      return session.step().value("norm");
    }
  }

  /** Both trainings see the same prompts and noise, and nothing moves. */
  @Test
  void everySecondPictureOfMixedLatentsBeginsWithOneOfTheBaseModel() {
    var noise = recipe(0, Set.of(Part.CAPTION)).with(new Comat.Batch(2, 2));
    var mixed = noise.with(noise.steps(), Start.MIXED);
    var kinds = new HashSet<Double>();
    try (var model = model();
        var plain = session(model, noise);
        var other = session(model, mixed)) {
      for (int update = 1; update <= 8; update++) {
        double surprise = plain.step().value("surprise");
        var figures = other.step();
        boolean begunLater = figures.value("mixed") == 1;
        assertThat(figures.value("surprise") == surprise).isEqualTo(!begunLater);
        kinds.add(figures.value("mixed"));
      }
    }
    assertThat(kinds).containsExactlyInAnyOrder(0.0, 1.0);
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

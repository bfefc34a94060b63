package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.GoldenModel;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RepaintMask;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.image.StartImage;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A picture starts from another one instead of noise, and keeps it outside of a mask. */
class ImageToImageTest {
  private static final int SIDE = 64; // pixels; 8 x 8 cells
  private static final String IMAGE = "a".repeat(64);
  private static final String MASK = "b".repeat(64);
  @RegisterExtension static final GoldenModel MODEL = new GoldenModel();

  private static RgbImage picture() {
    var rgb = new byte[3 * SIDE * SIDE];
    var random = new Random(1);
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 48 + random.nextInt(8));
    }
    return new RgbImage(SIDE, SIDE, rgb);
  }

  /** The left half is made anew. */
  private static RepaintMask leftHalf() {
    var repaint = new boolean[SIDE * SIDE];
    for (int i = 0; i < repaint.length; i++) {
      repaint[i] = i % SIDE < SIDE / 2;
    }
    return new RepaintMask(SIDE, SIDE, repaint);
  }

  private static SamplingRequest request(double strength, String mask) {
    return SamplingRequest.plain("a cat and a dog", SIDE, SIDE, 8, 1, 7)
        .withStart(new StartImage(IMAGE, strength, mask));
  }

  private static Optional<StartPicture> whole() {
    return Optional.of(new StartPicture(picture(), Optional.empty()));
  }

  private static Optional<StartPicture> masked() {
    return Optional.of(new StartPicture(picture(), Optional.of(leftHalf())));
  }

  private static Sampler sampler() {
    return new Sampler(MODEL.get());
  }

  private static float[] encoded() {
    return encoded(MODEL.get());
  }

  /** The mean of the encoder's posterior, as the sampler sees it (channels, 8, 8). */
  private static float[] encoded(DiffusionModel model) {
    byte[] rgb = picture().rgb();
    var planes = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i % 3 * SIDE * SIDE + i / 3] = (rgb[i] & 0xff) / 127.5f - 1;
    }
    try (var manager = model.manager().newSubManager()) {
      NDArray pixels = manager.create(planes, new Shape(1, 3, SIDE, SIDE));
      return model.vae().encode(pixels).toFloatArray();
    }
  }

  private static double sigma(int step) {
    return MODEL.get().scheduler().schedule(8, 16).level(step).noise();
  }

  private static List<StepOutcome> run(Session session) {
    var outcomes = new ArrayList<StepOutcome>();
    do {
      outcomes.add(session.step());
    } while (!(outcomes.getLast() instanceof Finished));
    return outcomes;
  }

  /** As in diffusers' img2img pipelines: int(max(steps - steps * strength, 0)). */
  @ParameterizedTest
  @CsvSource({"1, 8, 0", ".6, 8, 3", ".5, 8, 4", ".1, 8, 7", ".01, 8, 7", ".6, 28, 11", ".3, 1, 0"})
  void theStrengthSaysWhichStepIsTheFirst(double strength, int steps, int first) {
    assertThat(new StartImage(IMAGE, strength, "").firstStep(steps)).isEqualTo(first);
  }

  @Test
  void aStrengthOutOfRangeIsRefused() {
    for (double strength : new double[] {0, -1, 1.01, Double.NaN}) {
      assertThatThrownBy(() -> new StartImage(IMAGE, strength, ""))
          .hasMessageContaining("strength");
    }
  }

  /** Against plain doubles: (1 - sigma) picture + sigma noise. */
  @Test
  void theStartIsThePictureUnderTheNoiseOfTheSeed() {
    float[] clean = encoded();
    float[] noise = Philox.normals(7, 0, clean.length);
    try (var session = sampler().open(request(.5, ""), whole())) {
      float[] start = session.latent();
      for (int i = 0; i < clean.length; i++) {
        double expected = (1 - sigma(4)) * clean[i] + sigma(4) * noise[i];
        assertThat((double) start[i]).isCloseTo(expected, within(1e-5));
      }
    }
  }

  @Test
  void onlyTheStepsFromThereOnAreDone() {
    try (var session = sampler().open(request(.5, ""), whole())) {
      var outcomes = run(session);
      assertThat(outcomes.subList(0, 4))
          .extracting(outcome -> ((Advanced) outcome).step())
          .containsExactly(5, 6, 7, 8);
      var finished = (Finished) outcomes.getLast();
      assertThat(finished.forwards()).isEqualTo(4);
      var texts = Png.texts(finished.png());
      assertThat(texts.get("parameters")).contains("Denoising strength: 0.5");
      assertThat(texts.get("resow")).contains("\"start\":{\"image\":\"" + IMAGE + "\"");
    }
  }

  /** Two of the four steps that are done. */
  @Test
  void previewsAreSpreadOverTheStepsThatAreDone() {
    try (var session = sampler().open(request(.5, ""), whole())) {
      session.previews(2);
      var steps = new ArrayList<Integer>();
      while (!(session.step() instanceof Finished)) {
        session.preview().map(Preview::step).ifPresent(steps::add);
      }
      assertThat(steps).containsExactly(5, 6);
    }
  }

  /** Its linear multistep method has no predictions of earlier steps at first. */
  @Test
  void aDiffusionThatKeepsItsVarianceStartsFromAPictureToo() {
    try (var model = Sd1Goldens.load();
        var session = new Sampler(model).open(request(.5, MASK), masked())) {
      var level = model.scheduler().schedule(8, 64).level(4);
      float[] clean = encoded(model);
      float[] noise = Philox.normals(7, 0, clean.length);
      float[] start = session.latent();
      for (int i = 0; i < clean.length; i++) {
        double expected = level.signal() * clean[i] + level.noise() * noise[i];
        assertThat((double) start[i]).isCloseTo(expected, within(1e-5));
      }
      var outcomes = run(session);
      byte[] made = ((Finished) outcomes.getLast()).image().rgb();
      assertThat(outcomes).hasSize(5);
      assertThat(made[3 * SIDE - 1])
          .as("right of the mask")
          .isEqualTo(picture().rgb()[3 * SIDE - 1]);
    }
  }

  @Test
  void atFullStrengthNothingOfThePictureIsLeft() {
    try (var session = sampler().open(request(1, ""), whole());
        var plain = sampler().open(SamplingRequest.plain("a cat and a dog", SIDE, SIDE, 8, 1, 7))) {
      assertThat(session.latent()).isEqualTo(plain.latent());
      assertThat(((Finished) run(session).getLast()).image())
          .isEqualTo(((Finished) run(plain).getLast()).image());
    }
  }

  @Test
  void outsideOfTheMaskEveryPixelIsThatOfThePicture() {
    try (var session = sampler().open(request(1, MASK), masked())) {
      byte[] made = ((Finished) run(session).getLast()).image().rgb();
      byte[] before = picture().rgb();
      int changed = 0;
      for (int i = 0; i < made.length; i++) {
        boolean inside = i / 3 % SIDE < SIDE / 2;
        if (inside) {
          changed += made[i] == before[i] ? 0 : 1;
        } else {
          assertThat(made[i]).isEqualTo(before[i]);
        }
      }
      assertThat(changed).isGreaterThan(made.length / 4);
    }
  }

  /** The latents to the right of the mask, against plain doubles. */
  @Test
  void afterEachStepTheRestIsThePictureUnderTheSameNoise() {
    float[] clean = encoded();
    float[] noise = Philox.normals(7, 0, clean.length);
    try (var session = sampler().open(request(.5, MASK), masked())) {
      for (int step = 5; step <= 8; step++) {
        session.step();
        float[] latent = session.latent();
        double level = step == 8 ? 0 : sigma(step);
        for (int i = 0; i < latent.length; i++) {
          if (i % 8 >= 4) {
            double expected = (1 - level) * clean[i] + level * noise[i];
            assertThat((double) latent[i]).as("step " + step).isCloseTo(expected, within(1e-5));
          }
        }
      }
    }
  }

  @Test
  void aCellWithOnePixelOfTheMaskIsMadeAnew() {
    var repaint = new boolean[SIDE * SIDE];
    repaint[9 * SIDE + 23] = true; // row 9, column 23: cell (1, 2)
    float[] cells = new RepaintMask(SIDE, SIDE, repaint).cells(8);
    assertThat(cells).hasSize(64);
    for (int i = 0; i < cells.length; i++) {
      assertThat(cells[i]).isEqualTo(i == 10 ? 1 : 0);
    }
  }

  @ParameterizedTest
  @CsvSource({".5, ''", "1, bbb"})
  void aSessionSavedAfterAnyStepGoesOnBitIdentically(double strength, String mask) {
    goesOnBitIdentically(sampler(), strength, mask);
  }

  /** Every step that may takes most of its pass from an earlier one. */
  @ParameterizedTest
  @CsvSource({".5, ''", "1, bbb"})
  void soDoesOneWithAStepCache(double strength, String mask) {
    var settings = ModelSettings.of(Placement.cpu()).withStepCache(StepCache.of(1));
    try (var model = DiffusionModel.load(Goldens.FOLDER, settings.withSequenceLength(64))) {
      goesOnBitIdentically(new Sampler(model), strength, mask);
    }
  }

  private static void goesOnBitIdentically(Sampler sampler, double strength, String mask) {
    var picture = mask.isEmpty() ? whole() : masked();
    byte[] whole;
    int steps;
    try (var session = sampler.open(request(strength, mask), picture)) {
      var outcomes = run(session);
      whole = ((Finished) outcomes.getLast()).png();
      steps = outcomes.size() - 1;
    }
    for (int stop = 0; stop <= steps; stop++) {
      byte[] saved;
      try (var session = sampler.open(request(strength, mask), picture)) {
        for (int i = 0; i < stop; i++) {
          session.step();
        }
        saved = session.save().toBytes();
      }
      var state = SessionState.fromBytes(saved);
      assertThat(state.request()).isEqualTo(request(strength, mask));
      try (var session = sampler.resume(state, picture)) {
        assertThat(((Finished) run(session).getLast()).png()).as("after " + stop).isEqualTo(whole);
      }
    }
  }

  /** The noise is new, the picture is not. */
  @Test
  void aRestartPutsTheNextSeedsNoiseOverTheSamePicture() {
    var request =
        new SamplingRequest("a cat and a dog", "", SIDE, SIDE, 8, 1, 7, List.of(), "scripted", 2)
            .withStart(new StartImage(IMAGE, .5, ""));
    float[] clean = encoded();
    float[] noise = Philox.normals(new RoundSeeds(7, List.of()).of(1), 0, clean.length);
    SamplerPlans plans = (_, _, _) -> SamplerPlan.of(exploding());
    try (var session = new Sampler(MODEL.get(), plans).open(request, whole())) {
      var restarted = (Restarted) session.step();
      assertThat(restarted.round()).isEqualTo(1);
      float[] start = session.latent();
      for (int i = 0; i < clean.length; i++) {
        double expected = (1 - sigma(4)) * clean[i] + sigma(4) * noise[i];
        assertThat((double) start[i]).isCloseTo(expected, within(1e-5));
      }
      assertThat(run(session).getFirst())
          .isInstanceOfSatisfying(Advanced.class, a -> assertThat(a.step()).isEqualTo(5));
    }
  }

  /** Drives the first round's latent beyond all bounds. */
  private static Guidance exploding() {
    return new Guidance() {
      @Override
      public GuidedLatent before(StepContext at, NDArray latent, Supplier<Conditioning> prompt) {
        return GuidedLatent.unchanged(at.round() == 0 ? latent.mul(1e6) : latent);
      }
    };
  }

  @Test
  void aPictureOfAnotherSizeIsRefused() {
    var small = new RgbImage(32, 32, new byte[3 * 32 * 32]);
    assertThatThrownBy(
            () ->
                sampler()
                    .open(request(.5, ""), Optional.of(new StartPicture(small, Optional.empty()))))
        .hasMessage("image: expected 64 x 64 pixels as the picture to make, got 32 x 32");
    var mask = new RepaintMask(32, 32, new boolean[32 * 32]);
    assertThatThrownBy(
            () ->
                sampler()
                    .open(
                        request(.5, MASK),
                        Optional.of(new StartPicture(picture(), Optional.of(mask)))))
        .hasMessage("mask: expected 64 x 64 pixels as the picture to make, got 32 x 32");
  }

  @Test
  void thePictureThatTheRequestNamesMustBeGiven() {
    assertThatThrownBy(() -> sampler().open(request(.5, "")))
        .hasMessage("image: the request names one, and none was given");
    assertThatThrownBy(() -> sampler().open(request(.5, MASK), whole()))
        .hasMessage("mask: the request names one, and none was given");
  }
}

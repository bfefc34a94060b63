package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobSpec;
import dev.resow.diffusion.adapter.AdapterSource;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real sampler behind the port, on a complete SD3 folder with random weights. */
class DiffusionGeneratorTest {
  private static final Path MODEL = Path.of("../diffusion/src/test/resources/sd3-tiny");
  private static ImageGenerator generator;

  @BeforeAll
  static void load() {
    generator = DiffusionGenerator.load(MODEL, "cpu");
  }

  @AfterAll
  static void close() {
    generator.close();
  }

  /** All outcomes of a session, and its warnings. */
  private record Generated(List<StepOutcome> outcomes, List<String> warnings) {
    Finished finished() {
      return (Finished) outcomes.getLast();
    }
  }

  @Test
  void everyStepIsAnOutcomeAndThePictureIsAPng() throws Exception {
    var outcomes = generate(spec(3)).outcomes();

    assertThat(outcomes).hasSize(4).last().isInstanceOf(Finished.class);
    assertThat(outcomes.subList(0, 3)).allMatch(StepOutcome.Advanced.class::isInstance);
    var finished = (Finished) outcomes.getLast();
    assertThat(ImageIO.read(new ByteArrayInputStream(finished.png())).getWidth()).isEqualTo(64);
    assertThat(finished.rounds())
        .singleElement()
        .matches(r -> r.steps() == 3 && r.seed() == 42 && r.check() == null);
    assertThat(finished.forwards()).isEqualTo(3);
  }

  @Test
  void aJobThatAsksForPreviewsHasThem() {
    var asks = Jobs.withPreviews(spec(4), 2);
    try (var session = generator.open(asks)) {
      session.step();
      assertThat(session.preview()).hasValueSatisfying(p -> assertThat(p.number()).isZero());
      session.step();
      assertThat(session.preview()).hasValueSatisfying(p -> assertThat(p.number()).isOne());
      session.step();
      assertThat(session.preview()).isEmpty();
    }
    assertThat(generate(asks).finished().png()).isEqualTo(generate(spec(4)).finished().png());
  }

  @Test
  void theSameJobGivesTheSameBytes() {
    assertThat(generate(spec(2)).finished().png()).isEqualTo(generate(spec(2)).finished().png());
  }

  @Test
  void withoutGuidanceANegativePromptIsIgnoredWithAWarning() {
    var plain = generate(guided(1, "")).finished();
    for (double scale : new double[] {0, 1}) {
      var ignored = generate(guided(scale, "a dog"));
      assertThat(ignored.warnings())
          .singleElement()
          .asString()
          .contains("negative prompt was not used");
      assertThat(ignored.finished().forwards()).isEqualTo(plain.forwards());
      assertThat(ignored.finished().image()).isEqualTo(plain.image());
      assertThat(generate(guided(scale, " ")).warnings()).isEmpty();
    }
    var guided = generate(guided(3, "a dog"));
    assertThat(guided.warnings()).isEmpty();
    assertThat(guided.finished().forwards()).isEqualTo(2 * plain.forwards());
    assertThat(guided.finished().image()).isNotEqualTo(plain.image());
  }

  private static JobSpec guided(double scale, String negativePrompt) {
    return Jobs.catAndFox("sd3-tiny", "plain", negativePrompt, 2, scale);
  }

  @Test
  void aMethodItDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> generator.open(spec(2).withMethod("magic")))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContaining("magic");
  }

  @Test
  void aPromptBeyondTheEncodersIsSampledWithAWarning() {
    var longer =
        spec(
            "a cat and a fox" + " and a dog".repeat(40) + " and a horse",
            List.of("cat", "fox", "horse"));

    assertThat(generate(longer).warnings())
        .anyMatch(w -> w.startsWith("the prompt is longer than the 77 positions of CLIP"))
        .anyMatch(
            w ->
                w.contains(
                    "'horse' comes after the part of the prompt that the CLIP encoders read"));
    assertThat(generate(spec(1)).warnings()).isEmpty();
  }

  @Test
  void aPromptWhoseSubjectsAreAllBeyondTheEncodersIsSampledPlainly() {
    var late = spec("slowly and ".repeat(60) + "a cat and a fox", List.of("cat", "fox"));
    var result = generate(late);
    assertThat(result.finished().forwards()).as("steps without guidance").isEqualTo(2);
    assertThat(result.finished().rounds()).singleElement().matches(r -> r.check() == null);
    assertThat(result.warnings())
        .anyMatch(w -> w.startsWith("the model reads none of the subjects, so the image was"));
  }

  private static JobSpec spec(String prompt, List<String> subjects) {
    return Jobs.spec(prompt, subjects, "sd3-tiny", "enmmdit", "", 2, 1);
  }

  @Test
  void theCardSaysWhatTheModelCanDo() {
    assertThat(generator.card().name()).isEqualTo("sd3-tiny");
    assertThat(generator.card().method("plain"))
        .hasValueSatisfying(m -> assertThat(m.subjects()).isFalse());
    assertThat(generator.card().defaults().method()).isEqualTo("resow");
    assertThat(generator.fingerprint().parts())
        .containsEntry("precision", "fp32")
        .containsKeys("weights", "engine", "device", "guidance");
  }

  /** Images of both modes may differ in their last digits; so a replay names the mode. */
  @Test
  void sharedPassesArePartOfTheFingerprint() {
    assertThat(generator.fingerprint().parts()).doesNotContainKey("batching");
    var fast = DiffusionGenerator.settings("cpu").withBatching(Batching.FAST);
    try (var sharing =
        DiffusionGenerator.load(MODEL, fast, AdapterSource.NONE, StartPictures.NONE)) {
      assertThat(sharing.fingerprint().parts()).containsEntry("batching", "fast");
      assertThat(sharing.fingerprint().digest()).isNotEqualTo(generator.fingerprint().digest());
    }
  }

  @Test
  void theCacheOfStepsIsPartOfTheFingerprint() {
    assertThat(generator.fingerprint().parts()).doesNotContainKey("step cache");
    var cached = DiffusionGenerator.settings("cpu").withStepCache(StepCache.of(.1));
    try (var caching =
        DiffusionGenerator.load(MODEL, cached, AdapterSource.NONE, StartPictures.NONE)) {
      assertThat(caching.fingerprint().parts()).containsEntry("step cache", "0.1");
      assertThat(caching.fingerprint().digest()).isNotEqualTo(generator.fingerprint().digest());
    }
  }

  private static JobSpec spec(int steps) {
    return Jobs.ready("sd3-tiny", steps).spec();
  }

  private static Generated generate(JobSpec spec) {
    var outcomes = new ArrayList<StepOutcome>();
    try (var session = generator.open(spec)) {
      do {
        outcomes.add(session.step());
      } while (!(outcomes.getLast() instanceof Finished));
      return new Generated(outcomes, session.warnings());
    }
  }
}

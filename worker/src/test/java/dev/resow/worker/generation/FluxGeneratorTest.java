package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.AttentionCard;
import dev.resow.contract.JobSpec;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real sampler behind the port, on a complete FLUX.1-schnell folder with random weights. */
class FluxGeneratorTest {
  private static final Path MODEL = Path.of("../diffusion/src/test/resources/flux-tiny");
  private static ImageGenerator generator;

  @BeforeAll
  static void load() {
    generator = DiffusionGenerator.load(MODEL, "cpu");
  }

  @AfterAll
  static void close() {
    generator.close();
  }

  @Test
  void aPictureCostsOnePredictionPerStep() {
    for (var method : List.of("plain", "resow")) {
      try (var session = generator.open(job(method, "", 0))) {
        var outcome = session.step();
        while (!(outcome instanceof Finished)) {
          outcome = session.step();
        }
        var finished = (Finished) outcome;
        assertThat(finished.image().width()).isEqualTo(64);
        assertThat(session.warnings()).isEmpty();
        if (method.equals("plain")) {
          assertThat(finished.forwards()).isEqualTo(4);
        }
      }
    }
  }

  @Test
  void whatTheModelCannotDoIsRefusedWithTheField() {
    assertThatThrownBy(() -> generator.open(job("plain", "", 4.5)))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContaining("guidanceScale");
    assertThatThrownBy(() -> generator.open(job("plain", "fog", 0)))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContaining("negativePrompt");
  }

  /** Two double and two single blocks. */
  @Test
  void theCardHasTheMapsAndTheLossesOfTheKind() {
    var card = generator.card();
    assertThat(card.attention()).hasSize(4).allMatch(AttentionCard::joint);
    assertThat(card.attention()).anyMatch(AttentionCard::subjects);
    assertThat(card.attention().getFirst().width()).isEqualTo(card.defaults().width() / 16);
    assertThat(card.method("a&e").orElseThrow().losses()).containsExactly("neglect");
    assertThat(card.method("plain").orElseThrow().losses()).isEmpty();
    assertThat(card.method("enmmdit")).isEmpty();
    assertThat(card.methods()).noneMatch(method -> method.losses().contains("text"));
  }

  @Test
  void theCardHasTheDefaultsOfSchnell() {
    var defaults = generator.card().defaults();
    assertThat(generator.card().name()).isEqualTo("flux-tiny");
    assertThat(defaults.steps()).isEqualTo(4);
    assertThat(defaults.guidanceScale()).isZero();
    assertThat(defaults.method()).isEqualTo("plain");
    assertThat(generator.fingerprint().parts()).doesNotContainKey("max sequence length");
  }

  private static JobSpec job(String method, String negativePrompt, double scale) {
    return Jobs.catAndFox("flux-tiny", method, negativePrompt, 4, scale);
  }
}

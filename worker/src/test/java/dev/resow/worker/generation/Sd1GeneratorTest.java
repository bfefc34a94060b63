package dev.resow.worker.generation;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.AttentionCard;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Json;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.worker.Jobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real sampler behind the port, on a complete Stable Diffusion 1.4 folder with random weights.
 */
class Sd1GeneratorTest {
  private static final Path MODEL = Path.of("../diffusion/src/test/resources/sd14-tiny");
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
  void aPictureAsTheFolderSaysHasOnePredictionMoreThanSteps() {
    for (var method : List.of("plain", "a&e", "resow")) {
      try (var session = generator.open(job(method, "fog", 7.5))) {
        var outcome = session.step();
        while (!(outcome instanceof Finished)) {
          outcome = session.step();
        }
        var finished = (Finished) outcome;
        assertThat(finished.image().width()).isEqualTo(64);
        assertThat(session.warnings()).isEmpty();
        if (method.equals("plain")) {
          assertThat(finished.forwards()).isEqualTo(2 * (4 + 1)); // PNDM corrects its first step
        }
      }
    }
  }

  @Test
  void whatTheModelCannotDoIsRefusedWithTheField() {
    assertThatThrownBy(() -> generator.open(job("enmmdit", "", 7.5)))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContainingAll("method", "enmmdit", "a&e");
  }

  @Test
  void theCardSaysWhatTheModelCanDo() {
    var card = generator.card();
    assertThat(card.name()).isEqualTo("sd14-tiny");
    assertThat(card.sizeMultiple()).isEqualTo(32);
    assertThat(card.guidance()).isEqualTo(GuidanceKind.CLASSIFIER_FREE);
    assertThat(card.method("initno+")).isPresent();
    assertThat(card.method("enmmdit")).isEmpty();
    assertThat(card.attention()).isNotEmpty().noneMatch(AttentionCard::joint);
    assertThat(card.attention().stream().filter(AttentionCard::subjects).map(AttentionCard::width))
        .isNotEmpty()
        .containsOnly(card.defaults().width() / 32);
    assertThat(card.method("syngen").orElseThrow().losses()).containsExactly("syngen");
    assertThat(card.notes()).isNull();
    assertThat(card.corrections()).isEqualTo(1);
    assertThat(card.corrections(1)).isZero();
    assertThat(card.defaults().steps()).isEqualTo(50);
    assertThat(card.defaults().guidanceScale()).isEqualTo(7.5);
    assertThat(card.defaults().method()).isEqualTo("plain");
    assertThat(generator.fingerprint().parts()).doesNotContainKey("max sequence length");
  }

  @Test
  void partsThatAreNotReadAreNotedOnTheCard(@TempDir Path root) throws IOException {
    try (var files = Files.walk(MODEL)) {
      for (var file : files.sorted().toList()) {
        Files.copy(file, root.resolve(MODEL.relativize(file)), REPLACE_EXISTING);
      }
    }
    Files.createDirectories(root.resolve("safety_checker"));
    var index = root.resolve("model_index.json");
    var json = (ObjectNode) Json.mapper().readTree(index.toFile());
    json.putArray("safety_checker").add("stable_diffusion").add("StableDiffusionSafetyChecker");
    Files.writeString(index, json.toString());
    try (var beside = DiffusionGenerator.load(root, "cpu")) {
      assertThat(beside.card().notes())
          .containsExactly("safety_checker: not read, pictures are made without it");
      assertThat(beside.warnings()).containsExactlyElementsOf(beside.card().notes());
    }
  }

  private static JobSpec job(String method, String negativePrompt, double scale) {
    return Jobs.catAndFox("sd14-tiny", method, negativePrompt, 4, scale);
  }
}

package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.diffusion.model.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the demo model announces. */
class ModelCardTest {
  /** The api's cards before any worker has announced one. */
  private static final Path BUILT_IN = Path.of("../api/src/main/resources/models.json");

  /**
   * After a change of the table of methods or of the model's settings, write the file anew with
   * {@code ./resow mvn test -pl worker -am -Dtest=ModelCardTest -Dresow.docs=write}.
   */
  @Test
  void theApiKnowsTheDemoModelBeforeAWorkerCame() throws Exception {
    try (var generator = DemoModel.load(DemoModel.FOLDER)) {
      ArrayNode cards = Json.mapper().createArrayNode();
      cards.add(
          Json.mapper().<com.fasterxml.jackson.databind.JsonNode>valueToTree(generator.card()));
      if ("write".equals(System.getProperty("resow.docs"))) {
        Files.writeString(BUILT_IN, cards.toPrettyString() + "\n");
      }
      assertThat(Json.mapper().readTree(BUILT_IN.toFile()))
          .isEqualTo(Json.mapper().readTree(cards.toString()));
    }
  }

  @ParameterizedTest
  @EnumSource(Capabilities.GuidanceScale.class)
  void everyKindOfGuidanceIsAnnounced(Capabilities.GuidanceScale kind) {
    assertThat(GuidanceKind.valueOf(kind.name()).negativePrompt())
        .isEqualTo(new Capabilities(kind).negativePrompt());
  }

  @Test
  void aMethodSaysWhatItAsksFor() {
    try (var generator = DemoModel.load(DemoModel.FOLDER)) {
      var card = generator.card();
      assertThat(card.method("plain").orElseThrow())
          .matches(m -> !m.subjects() && !m.boxes() && !m.looks() && !m.candidates());
      assertThat(card.method("enmmdit").orElseThrow())
          .matches(m -> m.subjects() && !m.boxes() && m.looks() && m.candidates());
      assertThat(card.method("enmmdit-v1").orElseThrow())
          .matches(m -> m.looks() && !m.candidates());
      assertThat(card.method("a&e").orElseThrow()).matches(m -> m.subjects() && !m.looks());
      assertThat(card.methods().stream().filter(MethodCard::boxes).map(MethodCard::name))
          .containsExactly("boxdiff", "saga boxes", "saga boxes+");
    }
  }
}

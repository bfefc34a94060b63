package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import org.junit.jupiter.api.Test;

class ComatPartsTextTest {
  @Test
  void namesThePartsThatAreLeftOut() {
    assertThat(ComatPartsText.of(training("\"caption\", \"adversarial\"")))
        .hasValue("comat without token, pixel: the server has no critic for that");
  }

  @Test
  void nothingIsLeftOut() {
    assertThat(ComatPartsText.of(training("\"caption\", \"token\", \"pixel\", \"adversarial\"")))
        .isEmpty();
    assertThat(ComatPartsText.of(Json.parse("{\"recipe\": \"nft\"}", JsonNode.class))).isEmpty();
  }

  private static JsonNode training(String parts) {
    return Json.parse("{\"comat\": {\"parts\": [%s]}}".formatted(parts), JsonNode.class);
  }
}

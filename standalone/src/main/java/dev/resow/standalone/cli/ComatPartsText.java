package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.ComatPart;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Which parts of comat's loss a training leaves out, as a sentence. */
final class ComatPartsText {
  private ComatPartsText() {}

  /**
   * "comat without token, pixel: the server has no critic for that".
   *
   * @param training whose request did not choose the parts
   * @return empty for another recipe, and if no part is left out
   */
  static Optional<String> of(JsonNode training) {
    JsonNode parts = training.at("/comat/parts");
    if (!parts.isArray()) {
      return Optional.empty();
    }
    var kept = StreamSupport.stream(parts.spliterator(), false).map(JsonNode::asText).toList();
    String left =
        Arrays.stream(ComatPart.values())
            .map(ComatPart::word)
            .filter(part -> !kept.contains(part))
            .collect(Collectors.joining(", "));
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of("comat without %s: the server has no critic for that".formatted(left));
  }
}

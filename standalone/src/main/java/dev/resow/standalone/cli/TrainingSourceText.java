package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** Where the prompts of a training came from, as a sentence. */
final class TrainingSourceText {
  private TrainingSourceText() {}

  /**
   * "23 prompts of 57 rounds (50 overlapped, 7 none); left out: 4 held out for evaluations".
   *
   * @return empty if the prompts do not come from the ledger
   */
  static Optional<String> of(JsonNode training) {
    JsonNode source = training.path("source");
    if (!source.hasNonNull("rounds")) {
      return Optional.empty();
    }
    String verdicts =
        source.path("verdicts").properties().stream()
            .map(each -> each.getValue().asInt() + " " + each.getKey())
            .collect(Collectors.joining(", "));
    String text =
        "%s of %s (%s)"
            .formatted(
                counted(training.path("prompts").asInt(), "prompt"),
                counted(source.path("rounds").asInt(), "round"),
                verdicts);
    var left = new StringJoiner(", ", "; left out: ", "").setEmptyValue("");
    left(left, source.path("heldOut").asInt(), "held out for evaluations");
    left(left, source.path("unknown").asInt(), "unknown");
    left(left, source.path("beyond").asInt(), "too many");
    return Optional.of(text + left);
  }

  private static String counted(int count, String thing) {
    return count + " " + thing + (count == 1 ? "" : "s");
  }

  private static void left(StringJoiner parts, int count, String why) {
    if (count > 0) {
      parts.add(count + " " + why);
    }
  }
}

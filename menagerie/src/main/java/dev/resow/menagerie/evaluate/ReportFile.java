package dev.resow.menagerie.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** A {@code report.json}, of this run or an earlier one; older ones lack some figures. */
record ReportFile(JsonNode root) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String PLAIN = "plain";

  /**
   * The report of a set.
   *
   * @param folder holds {@code SET/report.json} or {@code evaluation-SET.json}; null for none
   */
  static Optional<ReportFile> of(Path folder, PromptSet set) throws IOException {
    if (folder == null) {
      return Optional.empty();
    }
    for (var name : List.of(set.title() + "/report.json", "evaluation-" + set.title() + ".json")) {
      if (Files.exists(folder.resolve(name))) {
        return Optional.of(new ReportFile(JSON.readTree(folder.resolve(name).toFile())));
      }
    }
    return Optional.empty();
  }

  List<String> arms() {
    return stream(root.path("arms")).map(arm -> arm.path("arm").asText()).toList();
  }

  /** 0 to 1. */
  OptionalDouble success(String arm) {
    return number(arm(arm).path("success").path("mean"));
  }

  /** Forwards as a multiple of those of plain sampling in the same report. */
  OptionalDouble plainRuns(String arm) {
    var forwards = number(arm(arm).path("forwards"));
    var plain = number(arm(PLAIN).path("forwards"));
    return forwards.isPresent() && plain.isPresent()
        ? OptionalDouble.of(forwards.getAsDouble() / plain.getAsDouble())
        : OptionalDouble.empty();
  }

  OptionalDouble distance(String arm) {
    return number(arm(arm).path("featureDistance"));
  }

  /** Of the pictures called clear, the share that the judge accepts. */
  OptionalDouble clearPrecision(String arm) {
    return stream(arm(arm).path("pictures"))
        .filter(picture -> picture.path("verdict").asText().equals("clear"))
        .mapToDouble(picture -> picture.path("success").asBoolean() ? 1 : 0)
        .average();
  }

  /** Of the pictures that the judge rejects, the share that the queue flags. */
  OptionalDouble failureRecall(String arm) {
    return stream(arm(arm).path("pictures"))
        .filter(picture -> !picture.path("success").asBoolean())
        .map(picture -> picture.path("verdict").asText())
        .mapToDouble(verdict -> List.of("clear", "unchecked").contains(verdict) ? 0 : 1)
        .average();
  }

  /** A further figure of an arm, by its name in the file. */
  OptionalDouble figure(String arm, String name) {
    return number(arm(arm).path(name));
  }

  private JsonNode arm(String name) {
    return stream(root.path("arms"))
        .filter(arm -> arm.path("arm").asText().equals(name))
        .findFirst()
        .orElse(JSON.missingNode());
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    return array.valueStream();
  }

  private static OptionalDouble number(JsonNode node) {
    return node.isNumber() ? OptionalDouble.of(node.asDouble()) : OptionalDouble.empty();
  }
}

package dev.resow.training.preference;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * Rankings as JSON, one a line: {@code {"prompt": "a red fox and a cat", "aspect": "attribute",
 * "tiers": [["a"], ["b", "c"]]}}. Other fields are ignored.
 */
public final class RankingFile {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final String EXPECTED =
      "{\"prompt\": \"...\", \"aspect\": \"attribute\", \"tiers\": [[\"best\"], [\"worst\"]]}";

  private RankingFile() {}

  /**
   * @throws IllegalArgumentException naming the line that is no ranking
   * @throws IOException when the file cannot be read
   */
  public static List<Ranking> read(Path file) throws IOException {
    var rankings = new ArrayList<Ranking>();
    var lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        rankings.add(ranking(file, i + 1, lines.get(i)));
      }
    }
    return rankings;
  }

  private static Ranking ranking(Path file, int line, String text) {
    try {
      var node = JSON.readTree(text);
      boolean good =
          node.path("prompt").isTextual()
              && node.path("aspect").isTextual()
              && node.path("tiers").isArray()
              && each(node.path("tiers")).stream().allMatch(RankingFile::isTier);
      if (!good) {
        throw new IllegalArgumentException("expected " + EXPECTED);
      }
      return new Ranking(
          node.path("prompt").asText(),
          Aspect.parse(node.path("aspect").asText()),
          each(node.path("tiers")).stream().map(RankingFile::texts).toList());
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s, line %d: expected %s, found no JSON".formatted(file, line, EXPECTED), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s, line %d: %s".formatted(file, line, e.getMessage()), e);
    }
  }

  private static boolean isTier(JsonNode node) {
    return node.isArray() && each(node).stream().allMatch(JsonNode::isTextual);
  }

  private static List<String> texts(JsonNode tier) {
    return each(tier).stream().map(JsonNode::asText).toList();
  }

  private static List<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).toList();
  }

  /** Writes a ranking a line; the file appears under its name only when it is complete. */
  public static void write(Path file, List<Ranking> rankings) throws IOException {
    var lines = new ArrayList<String>();
    for (var ranking : rankings) {
      var node = JSON.createObjectNode();
      node.put("prompt", ranking.prompt()).put("aspect", ranking.aspect().word());
      node.set("tiers", JSON.valueToTree(ranking.tiers()));
      lines.add(JSON.writeValueAsString(node));
    }
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, lines);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}

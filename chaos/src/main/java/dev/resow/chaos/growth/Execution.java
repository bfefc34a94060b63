package dev.resow.chaos.growth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One execution of a statement, as PostgreSQL's module {@code auto_explain} logs it.
 *
 * @param millis without planning
 * @param text white space collapsed, and lists of parameters to one
 * @param pages of 8 KiB read or found in memory
 * @param scanned tables read from end to end
 */
record Execution(double millis, String text, long pages, Set<String> scanned) {
  private static final Pattern WHITE = Pattern.compile("\\s+");
  private static final Pattern PARAMETER = Pattern.compile("\\$\\d+");
  private static final Pattern LIST = Pattern.compile("\\?(?: ?, ?\\?)+");

  /**
   * @param json of the format that {@code EXPLAIN} has
   */
  static Execution of(double millis, String json) {
    JsonNode logged = Json.parse(json, JsonNode.class);
    JsonNode plan = logged.path("Plan");
    var scanned = new TreeSet<String>();
    collect(plan, scanned);
    long pages = plan.path("Shared Hit Blocks").asLong() + plan.path("Shared Read Blocks").asLong();
    return new Execution(millis, plain(logged.path("Query Text").asText()), pages, scanned);
  }

  static String plain(String sql) {
    String words = WHITE.matcher(sql).replaceAll(" ").strip();
    return LIST.matcher(PARAMETER.matcher(words).replaceAll("?")).replaceAll("?, ...");
  }

  private static void collect(JsonNode node, Set<String> scanned) {
    if (node.path("Node Type").asText().endsWith("Seq Scan"))
      scanned.add(node.path("Relation Name").asText());
    for (JsonNode child : node.path("Plans")) collect(child, scanned);
  }
}

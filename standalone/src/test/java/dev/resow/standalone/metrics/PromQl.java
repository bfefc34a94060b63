package dev.resow.standalone.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Enough of PromQL to find the names of metrics and labels in an expression. */
final class PromQl {
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern SERIES = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{([^}]*)}");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!=|!~|=)\\s*\"([^\"]*)\"");
  private static final Pattern GROUPING =
      Pattern.compile("\\b(?:by|without|on|ignoring)\\s*\\(([^)]*)\\)");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "on", "ignoring", "by", "without", "group_left", "group_right");

  private PromQl() {}

  /**
   * What an expression selects, or a sample of a scrape.
   *
   * @param labels names of the labels with the values that they must equal; null for other matchers
   */
  record Selector(String metric, Map<String, String> labels) {}

  /** Names of the metrics that an expression reads. */
  static Set<String> metrics(String expression) {
    String bare =
        expression
            .replaceAll("\"[^\"]*\"", "")
            .replaceAll("\\{[^}]*}", "")
            .replaceAll("\\[[^]]*]", "")
            .replaceAll("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)", " ")
            .replaceAll("[a-zA-Z_]+\\s*\\(", "("); // functions
    var names = new TreeSet<String>();
    WORD.matcher(bare).results().map(found -> found.group()).forEach(names::add);
    names.removeAll(KEYWORDS);
    return names;
  }

  /** The parts of an expression with braces. */
  static List<Selector> selectors(String expression) {
    return SERIES
        .matcher(expression)
        .results()
        .map(found -> new Selector(found.group(1), labels(found.group(2))))
        .toList();
  }

  private static Map<String, String> labels(String braces) {
    var labels = new LinkedHashMap<String, String>();
    Matcher matcher = MATCHER.matcher(braces);
    while (matcher.find())
      labels.put(matcher.group(1), matcher.group(2).equals("=") ? matcher.group(3) : null);
    return labels;
  }

  /** Labels that an expression groups or joins by. */
  static Set<String> grouping(String expression) {
    var labels = new TreeSet<String>();
    GROUPING
        .matcher(expression)
        .results()
        .flatMap(found -> Stream.of(found.group(1).split(",")))
        .map(String::strip)
        .filter(label -> !label.isEmpty())
        .forEach(labels::add);
    return labels;
  }
}

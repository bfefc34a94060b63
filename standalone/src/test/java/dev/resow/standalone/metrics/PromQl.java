package dev.resow.standalone.metrics;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Enough of PromQL to find the names of metrics in an expression. */
final class PromQl {
  private static final Pattern WORD = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Set<String> KEYWORDS =
      Set.of("and", "or", "unless", "on", "ignoring", "by", "without", "group_left", "group_right");

  private PromQl() {}

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
}

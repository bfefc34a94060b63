package dev.resow.chaos.growth;

import dev.resow.chaos.growth.GrowthFigures.Point;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Executions of one window, by statement. */
final class Statements {
  private static final int SHORT = 64;
  private static final Pattern COLUMNS = Pattern.compile("^select \\w+\\.\\w+,.*? from ");

  private Statements() {}

  /** A statement at one size. */
  record Measured(String name, String text, Point point) {}

  /**
   * @param growing tables of which a scan from end to end counts
   */
  static List<Measured> of(List<Execution> executions, long jobs, Set<String> growing) {
    Map<String, List<Execution>> byName =
        executions.stream()
            .collect(
                Collectors.groupingBy(
                    each -> name(each.text()), LinkedHashMap::new, Collectors.toList()));
    return byName.entrySet().stream()
        .map(each -> measured(each.getKey(), each.getValue(), jobs, growing))
        .toList();
  }

  private static Measured measured(
      String name, List<Execution> executions, long jobs, Set<String> growing) {
    var scanned = new TreeSet<String>();
    executions.forEach(each -> scanned.addAll(each.scanned()));
    scanned.retainAll(growing);
    boolean rare =
        StatementName.of(executions.getFirst().text()).filter(StatementName::isRare).isPresent();
    return new Measured(
        name,
        executions.getFirst().text(),
        new Point(
            jobs,
            executions.size(),
            typical(rare, executions.stream().map(Execution::millis).toList()),
            typical(rare, executions.stream().map(Execution::pages).toList()),
            List.copyOf(scanned),
            null));
  }

  private static <T extends Comparable<T>> T typical(boolean rare, List<T> values) {
    return rare ? Collections.max(values) : Medians.of(values);
  }

  /**
   * A statement without a name of its own goes by its text, which a digest keeps apart. The columns
   * of an entity, which Hibernate lists, say nothing.
   */
  static String name(String text) {
    return StatementName.of(text)
        .map(StatementName::label)
        .orElseGet(() -> shortened(COLUMNS.matcher(text).replaceFirst("select ... from "), text));
  }

  private static String shortened(String words, String text) {
    return words.length() <= SHORT
        ? words
        : "%s... #%04x".formatted(words.substring(0, SHORT), text.hashCode() & 0xffff);
  }
}

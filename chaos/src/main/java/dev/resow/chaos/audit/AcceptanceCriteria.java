package dev.resow.chaos.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must hold after a chaos run. */
public final class AcceptanceCriteria {
  /**
   * Most seconds until what a fault has broken works again, as a median of those that no other
   * fault met; by the longest beginning of the fault's group.
   */
  private static final Map<String, Double> RECOVERY =
      Map.of(
          "kill worker", 5.0,
          "kill broker", 15.0,
          "kill database", 15.0,
          "freeze worker", 15.0,
          "freeze ", 15.0,
          "black-hole ", 15.0,
          "fill ", 15.0,
          "hostile ", 10.0,
          "delete-topic ", 30.0);

  private AcceptanceCriteria() {}

  /** Every bar that is broken, one line each; empty if all hold. */
  public static List<String> broken(Findings f) {
    var broken = new ArrayList<String>();
    violations(f)
        .forEach(
            (what, lines) -> {
              if (!lines.isEmpty()) broken.add(lines.size() + " " + what);
            });
    f.faults()
        .forEach(
            (group, recovered) -> {
              Double limit = limit(group);
              if (limit == null || recovered.alone().isEmpty()) return;
              double median = median(recovered.alone());
              if (median > limit)
                broken.add(
                    "%s: expected a median recovery below %.0f s, found %.1f s"
                        .formatted(group, limit, median));
            });
    return broken;
  }

  /** What must not be, in the order of the report. */
  static Map<String, List<String>> violations(Findings f) {
    var all = new LinkedHashMap<String, List<String>>();
    all.put("jobs lost", f.lost());
    all.put("jobs finished or made twice", f.twice());
    all.put("unreadable records without a dead letter", f.poisonUnkept());
    all.put("attempts counted although the environment failed", f.spentTries());
    all.put("forged records accepted", f.forged());
    all.put("pictures served wrongly", f.wrongPictures());
    all.put("periods UP without progress", f.stalls());
    all.put("periods without a readiness answer", f.silences());
    return all;
  }

  private static Double limit(String group) {
    return RECOVERY.entrySet().stream()
        .filter(bar -> group.startsWith(bar.getKey()))
        .max(Map.Entry.comparingByKey(Comparator.comparingInt(String::length)))
        .map(Map.Entry::getValue)
        .orElse(null);
  }

  static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}

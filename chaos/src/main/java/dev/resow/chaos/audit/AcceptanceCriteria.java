package dev.resow.chaos.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
      Map.ofEntries(
          Map.entry("kill worker", 5.0),
          Map.entry("kill broker", 15.0),
          Map.entry("kill database", 15.0),
          Map.entry("kill store", 15.0),
          Map.entry("freeze worker", 15.0),
          Map.entry("freeze ", 15.0),
          Map.entry("black-hole ", 15.0),
          Map.entry("fill ", 15.0),
          Map.entry("bucket ", 15.0),
          Map.entry("clock ", 15.0),
          Map.entry("failover ", 15.0),
          Map.entry("slow ", 15.0),
          Map.entry("more-partitions ", 15.0),
          Map.entry("hostile ", 10.0),
          Map.entry("delete-topic ", 30.0));

  /** The same where another process takes over. */
  private static final Map<String, Double> TAKEOVER =
      Map.ofEntries(
          Map.entry("kill broker", 6.0),
          Map.entry("away broker", 6.0),
          Map.entry("freeze broker", 6.0),
          Map.entry("fill broker", 6.0),
          Map.entry("depose ", 6.0),
          Map.entry("kill scheduler", 3.0),
          Map.entry("away scheduler", 3.0),
          Map.entry("kill api", 3.0),
          Map.entry("away api", 3.0));

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
              Double limit = limit(f, group);
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
    all.put("times outside the run", f.timesOutside());
    all.put("faults never injected", f.neverInjected());
    return all;
  }

  /** Most seconds of the median recovery of a group of faults; null without a bar. */
  static Double limit(Findings f, String group) {
    var bars = new HashMap<>(RECOVERY);
    if (f.toleratesOneLoss()) bars.putAll(TAKEOVER);
    return bars.entrySet().stream()
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

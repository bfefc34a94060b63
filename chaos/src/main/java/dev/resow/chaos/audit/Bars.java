package dev.resow.chaos.audit;

import dev.resow.chaos.deploy.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What must hold after a chaos run. */
public final class Bars {
  /** Most seconds until a killed part's work is done again, as a median. */
  private static final Map<Part, Double> RECOVERY =
      Map.of(Part.WORKER, 5.0, Part.BROKER, 15.0, Part.DATABASE, 15.0);

  private Bars() {}

  /** Every bar that is broken, one line each; empty if all hold. */
  public static List<String> broken(Findings f) {
    var broken = new ArrayList<String>();
    if (!f.lost().isEmpty()) broken.add(f.lost().size() + " jobs lost");
    if (!f.twice().isEmpty()) broken.add(f.twice().size() + " jobs finished or made twice");
    if (!f.poisonUnkept().isEmpty())
      broken.add(f.poisonUnkept().size() + " poison records without a dead letter");
    RECOVERY.forEach(
        (part, limit) -> {
          var seconds = f.recoverySeconds().get(part);
          if (seconds != null && median(seconds) > limit)
            broken.add(
                "%s: recovery median %.1f s, not below %.0f s"
                    .formatted(part.label(), median(seconds), limit));
        });
    return broken;
  }

  static double median(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}

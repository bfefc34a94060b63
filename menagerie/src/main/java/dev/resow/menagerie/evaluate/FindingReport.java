package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Rate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/**
 * One kind of finding against the judge.
 *
 * @param found rounds in which it was found, of those in which it was looked for
 * @param precision pictures with the fault, of those whose own round has the finding
 * @param auc of the score of a picture's own round against the judge's faults of that kind; empty
 *     where all pictures have the fault or none
 */
record FindingReport(String kind, Rate found, Rate precision, OptionalDouble auc) {

  /** By kind, in the order of their names. */
  static List<FindingReport> of(List<Picture> pictures) {
    var kinds = new TreeMap<String, List<Seen>>();
    for (var picture : pictures) {
      for (var finding : picture.findings()) {
        kinds
            .computeIfAbsent(finding.kind(), k -> new ArrayList<>())
            .add(new Seen(finding, isFaulty(picture, finding.kind())));
      }
    }
    return kinds.entrySet().stream().map(kind -> of(kind.getKey(), kind.getValue())).toList();
  }

  private record Seen(Finding finding, boolean faulty) {}

  private static FindingReport of(String kind, List<Seen> seen) {
    var own = seen.stream().filter(s -> s.finding().last()).toList();
    var scored = own.stream().filter(s -> s.finding().score() != null).toList();
    return new FindingReport(
        kind,
        Rate.of(seen, s -> s.finding().found()),
        Rate.of(own.stream().filter(s -> s.finding().found()).toList(), Seen::faulty),
        Auc.of(
            scored.stream().filter(Seen::faulty).map(s -> s.finding().score()).toList(),
            scored.stream().filter(s -> !s.faulty()).map(s -> s.finding().score()).toList()));
  }

  private static boolean isFaulty(Picture picture, String kind) {
    return faults(kind).stream().anyMatch(picture.faults()::contains);
  }

  /** What the judge calls the same; subjects of one place end as a blend or without one of them. */
  private static Set<Fault> faults(String kind) {
    return switch (kind) {
      case "missing" -> EnumSet.of(Fault.MISSING);
      case "misplaced" -> EnumSet.of(Fault.MISPLACED);
      case "mixed" -> EnumSet.of(Fault.ODD);
      case "overlapped" -> EnumSet.of(Fault.MISSING, Fault.ODD);
      default -> EnumSet.allOf(Fault.class);
    };
  }
}

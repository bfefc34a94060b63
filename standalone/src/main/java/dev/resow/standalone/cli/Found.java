package dev.resow.standalone.cli;

import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.JobResult;
import dev.resow.contract.Place;
import dev.resow.contract.RoundSummary;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the check found wrong in an image, for people. */
final class Found {
  private Found() {}

  /** In one line; empty if nothing was found. */
  static Optional<String> line(JobResult result) {
    List<Finding> findings =
        result.rounds().stream()
            .filter(round -> round.seed() == result.seed())
            .map(RoundSummary::findings)
            .findFirst()
            .orElse(List.of());
    String details = sentences(findings);
    String line = details.isEmpty() ? kinds(result.found()) : details;
    return line.isEmpty() ? Optional.empty() : Optional.of(line);
  }

  /** What was found among the findings; empty if nothing was. */
  static String sentences(List<Finding> findings) {
    return findings.stream()
        .filter(Finding::found)
        .map(Found::sentence)
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static String kinds(List<FindingKind> kinds) {
    return kinds.stream().map(FindingKind::word).collect(Collectors.joining(", "));
  }

  private static String sentence(Finding finding) {
    List<String> subjects = finding.subjects();
    if (subjects.isEmpty()) return finding.kind().word();
    String first = subjects.getFirst();
    String last = subjects.getLast();
    return switch (finding.kind()) {
      case OVERLAPPED -> "%s share one place".formatted(String.join(" and ", subjects));
      case MISSING -> "%s is missing".formatted(first);
      case MISPLACED -> "%s is not %s %s".formatted(first, words(finding.place()), last);
      case MIXED -> "%s has features of %s".formatted(first, last);
    };
  }

  private static String words(Place place) {
    return place == null ? "at its place by" : place.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

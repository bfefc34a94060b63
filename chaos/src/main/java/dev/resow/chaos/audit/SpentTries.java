package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.contract.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Tries that jobs have spent because of an environmental fault, one line each. */
final class SpentTries {
  /** Consequences of the fault may be reported a little later. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final Evidence evidence;
  private final List<String> lines = new ArrayList<>();

  private SpentTries(Evidence evidence) {
    this.evidence = evidence;
  }

  static List<String> of(Evidence evidence) {
    var spent = new SpentTries(evidence);
    evidence.course().incidents().stream().filter(Incident::isEnvironmental).forEach(spent::during);
    evidence.store().damages().stream().filter(d -> !d.ofPicture()).forEach(spent::fromCheckpoint);
    return spent.lines.stream().distinct().toList();
  }

  private void during(Incident incident) {
    Instant until = incident.healed().plus(LATE);
    for (AttemptFailure f : evidence.ledger().failures())
      if (f.kind() != FailureKind.WORKER_LOST
          && f.at().isAfter(incident.at())
          && f.at().isBefore(until)) lines.add(line(f, incident.toString()));
    for (AttemptFact a : evidence.ledger().attempts())
      if (a.lost()
          && a.started().isBefore(until)
          && (a.ended() == null || a.ended().isAfter(incident.at()))
          && !disturbed(a))
        lines.add(
            "job %s: attempt %d on %s, begun %s, counts as lost at %s (%s)"
                .formatted(a.job(), a.attempt(), a.worker(), a.started(), a.ended(), incident));
  }

  private void fromCheckpoint(Damage damage) {
    for (AttemptFailure f : evidence.ledger().failures())
      if (f.job().equals(damage.job())
          && f.kind() != FailureKind.WORKER_LOST
          && f.at().isAfter(damage.at()))
        lines.add(line(f, "its checkpoint was %s at %s".formatted(damage.how(), damage.at())));
  }

  /** True if the attempt's worker was lost for another reason, e.g. for its damaged checkpoint. */
  private boolean disturbed(AttemptFact a) {
    Instant end = Objects.requireNonNullElse(a.ended(), Instant.MAX);
    return evidence.store().damages().stream()
            .anyMatch(d -> !d.ofPicture() && d.job().equals(a.job()))
        || evidence.course().incidents().stream()
            .anyMatch(i -> !i.isEnvironmental() && i.meets(a.started().minus(LATE), end))
        || evidence.course().restarts().stream()
            .anyMatch(r -> r.at().isAfter(a.started()) && r.at().isBefore(end));
  }

  private static String line(AttemptFailure f, String because) {
    return "job %s: attempt %d on %s failed at %s, %s: %s (%s)"
        .formatted(f.job(), f.attempt(), f.worker(), f.at(), f.kind(), f.message(), because);
  }
}

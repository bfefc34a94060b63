package dev.resow.worker.attempt;

import dev.resow.contract.FindingKind;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import java.util.List;

/** Turns the sampler's record of its rounds into the result's summaries and verdict. */
final class RoundSummaryMapper {
  private RoundSummaryMapper() {}

  /** Every round in order, also the dropped ones. */
  static List<RoundSummary> summaries(Finished finished) {
    var subjects = finished.parameters().subjects();
    return finished.rounds().stream().map(round -> summary(round, subjects)).toList();
  }

  /** Verdict of the picture: a clear round stays clear, whatever the budget left out after it. */
  static Verdict verdict(Finished finished) {
    var made = verdict(finished.rounds().get(finished.parameters().round()));
    return finished.budgetExhausted() && made != Verdict.CLEAR ? Verdict.BUDGET_EXHAUSTED : made;
  }

  /** What was found wrong in the round that made the picture, the gravest first. */
  static List<FindingKind> found(Finished finished) {
    return FindingKind.found(summaries(finished).get(finished.parameters().round()).findings());
  }

  private static RoundSummary summary(RoundRecord round, List<String> subjects) {
    return new RoundSummary(
        round.round(),
        round.seed(),
        round.steps(),
        verdict(round),
        round.check() == null ? null : round.check().score(),
        round.updates(),
        round.losses(),
        round.forwards(),
        round.failure(),
        round.check() == null
            ? List.of()
            : FindingMapper.findings(round.check().findings(), subjects));
  }

  private static Verdict verdict(RoundRecord round) {
    if (round.check() == null) {
      return Verdict.UNCHECKED;
    }
    return round.check().clear() ? Verdict.CLEAR : Verdict.OVERLAPPED;
  }
}

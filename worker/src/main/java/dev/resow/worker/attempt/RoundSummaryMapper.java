package dev.resow.worker.attempt;

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
    return finished.rounds().stream().map(RoundSummaryMapper::summary).toList();
  }

  /** Verdict of the picture: a clear round stays clear, whatever the budget left out after it. */
  static Verdict verdict(Finished finished) {
    var made = verdict(finished.rounds().get(finished.parameters().round()));
    return finished.budgetExhausted() && made != Verdict.CLEAR ? Verdict.BUDGET_EXHAUSTED : made;
  }

  private static RoundSummary summary(RoundRecord round) {
    return new RoundSummary(
        round.round(),
        round.seed(),
        round.steps(),
        verdict(round),
        round.check() == null ? null : round.check().score(),
        round.updates(),
        round.losses(),
        round.forwards(),
        round.failure());
  }

  private static Verdict verdict(RoundRecord round) {
    if (round.check() == null) {
      return Verdict.UNCHECKED;
    }
    return round.check().clear() ? Verdict.CLEAR : Verdict.OVERLAPPED;
  }
}

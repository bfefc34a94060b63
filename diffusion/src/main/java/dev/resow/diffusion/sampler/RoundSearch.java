package dev.resow.diffusion.sampler;

import java.util.List;

/** The search for a clear round: every round so far, and whether another one may start. */
final class RoundSearch {
  private final SamplingRequest request;
  private final ComputeBudget budget;
  private final RoundHistory history;
  private final CheckedRounds checked = new CheckedRounds();
  private boolean lastRound; // no further round may start
  private boolean budgetExhausted; // it ended the search, or took from the guidance

  RoundSearch(SamplingRequest request, ComputeBudget budget) {
    this.request = request;
    this.budget = budget;
    this.history = budget.history();
  }

  void begin(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      history.begin(batch.round(i), batch.seed(i));
    }
  }

  /** Every candidate has done one more step. */
  void advanced(Batch batch, SamplerStep.Result done) {
    budgetExhausted |= done.limited();
    double plain = budget.plainPasses(batch.step() - 1);
    double forwards = done.extraForwards() / batch.size() + plain;
    for (int i = 0; i < batch.size(); i++) {
      history.advanced(batch.round(i), batch.step(), done.guided().report(i), forwards);
    }
  }

  /** Adds work of all candidates that completed no step. */
  void spent(Batch batch, double forwards) {
    double each = forwards / batch.size();
    batch.rounds().forEach(round -> history.spent(round, each));
  }

  /** Keeps what a check found in some candidates; {@code detections} has one for each of all. */
  void checked(Batch batch, List<Integer> candidates, List<Detection> detections) {
    for (int i : candidates) {
      history.checked(batch.round(i), detections.get(i));
    }
  }

  /**
   * Candidates cannot become pictures.
   *
   * @param step that failed, from 1; steps + 1 is the decoding
   */
  void failed(Batch batch, List<Integer> candidates, int step, String reason) {
    for (int i : candidates) {
      history.failed(batch.round(i), "step %d: %s".formatted(step, reason));
      checked.drop(batch.round(i));
    }
  }

  /** Whether another start may follow one whose subjects overlap. */
  boolean allowsRestart(Batch batch) {
    return !lastRound && allowsStart(batch);
  }

  /**
   * Whether another start may follow one that failed. It may even after {@link #end} while there is
   * no other round to finish.
   */
  boolean allowsReplacement(Batch batch) {
    return (!lastRound || checked.isEmpty()) && allowsStart(batch);
  }

  private boolean allowsStart(Batch batch) {
    return hasMoreStarts() && budget.fitsRestart(batch.start(), batch.step());
  }

  /** Whether the request allows another start. */
  private boolean hasMoreStarts() {
    return starts() < request.rounds();
  }

  /** Starts so far; the number of the next one. */
  int starts() {
    return history.records().size() / request.candidates();
  }

  /** Ends the search; if the request allowed another start, the budget did not. */
  void giveUp() {
    lastRound = true;
    budgetExhausted |= hasMoreStarts();
  }

  /**
   * Ends the search from outside.
   *
   * @param drops whether that drops the current round
   */
  void end(boolean drops) {
    lastRound = true;
    budgetExhausted |= drops;
  }

  boolean lastRound() {
    return lastRound;
  }

  boolean budgetExhausted() {
    return budgetExhausted;
  }

  CheckedRounds checked() {
    return checked;
  }

  RoundHistory history() {
    return history;
  }

  void restore(SessionState state) {
    lastRound = state.lastRound();
    budgetExhausted = state.budgetExhausted();
    checked.restore(state.checked());
    history.restore(state.history());
  }
}

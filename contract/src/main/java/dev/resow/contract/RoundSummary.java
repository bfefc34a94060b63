package dev.resow.contract;

import java.util.List;
import java.util.Map;

/**
 * One round in a result's lineage.
 *
 * @param steps steps done before the round ended
 * @param score overlap score at the detection step, or null
 * @param updates guided latent updates used, or null
 * @param losses loss curves by term, one value per guided step; empty for plain sampling
 * @param forwardEquivalents what the round cost, guidance and looks included, or null
 * @param failure the step at which it failed and why, or null: no picture comes of such a round
 * @param findings what its check measured, worst first; empty if it was not checked, or its worker is
 *     older than findings
 */
public record RoundSummary(
    int round,
    @Seed long seed,
    int steps,
    Verdict verdict,
    Double score,
    Integer updates,
    Map<String, List<Double>> losses,
    Double forwardEquivalents,
    String failure,
    List<Finding> findings) {
  private static final int LONGEST_CURVE = 100_000;

  public RoundSummary {
    Checks.atLeast("round", round, 0);
    Checks.present("verdict", verdict);
    Checks.atLeast("rounds.steps", steps, 0);
    Checks.finite("rounds.score", score);
    Checks.finite("rounds.forwardEquivalents", forwardEquivalents);
    failure = Texts.cut(failure, Texts.MESSAGE);
    findings = Finding.inOrder(Checks.list("rounds.findings", findings, Checks.MANY));
    losses = Checks.map("rounds.losses", losses, Checks.MANY);
    losses
        .values()
        .forEach(
            curve ->
                Checks.list("rounds.losses", curve, LONGEST_CURVE)
                    .forEach(loss -> Checks.finite("rounds.losses", loss)));
  }

  /** A round that did not fail, whose cost and findings are not known. */
  public RoundSummary(
      int round,
      long seed,
      int steps,
      Verdict verdict,
      Double score,
      Integer updates,
      Map<String, List<Double>> losses) {
    this(round, seed, steps, verdict, score, updates, losses, null, null, List.of());
  }

  /** Without findings. */
  public RoundSummary(
      int round,
      long seed,
      int steps,
      Verdict verdict,
      Double score,
      Integer updates,
      Map<String, List<Double>> losses,
      Double forwardEquivalents,
      String failure) {
    this(
        round, seed, steps, verdict, score, updates, losses, forwardEquivalents, failure, List.of());
  }
}

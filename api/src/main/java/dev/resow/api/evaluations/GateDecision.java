package dev.resow.api.evaluations;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the gate says of a result.
 *
 * @param reason a sentence; null while it runs
 */
record GateDecision(Outcome outcome, String reason) {
  /**
   * With fewer, chance alone makes them all gains in more than 2.5 % of cases: .5^5 is .031 (the
   * sign test), and the bootstrap's interval is too narrow.
   */
  private static final int FEWEST_DIFFERENT = 6;

  /**
   * An interval without width has seen no change at all. By the rule of three a loss of up to 5 %
   * goes unseen in fewer.
   */
  private static final int FEWEST_UNIFORM = 60;

  /** Outcome of an evaluation. */
  @Schema(
      name = "EvaluationOutcome",
      description =
          "passed: the 95 % interval of the gain lies above the gate's gain; failed: no part of it does; undecided: it"
              + " includes it, too little was judged, or too few pairs differ; running: not all jobs have ended.")
  public enum Outcome {
    /** Not all jobs have ended. */
    @JsonProperty("running")
    RUNNING,
    /** The whole interval of the gain lies above the gate's. */
    @JsonProperty("passed")
    PASSED,
    /** No part of it does. */
    @JsonProperty("failed")
    FAILED,
    /** The interval includes the gate's gain, too little was judged, or too few pairs differ. */
    @JsonProperty("undecided")
    UNDECIDED
  }

  static GateDecision of(PairedResult result, EvaluationRequest.Gate gate) {
    if (result.running() > 0) return new GateDecision(Outcome.RUNNING, null);
    if (result.prompts() < gate.prompts())
      return undecided(
          "Only %d of the required %d prompts were judged."
              .formatted(result.prompts(), gate.prompts()));
    if (result.unjudged() > gate.unjudged() * result.pairs())
      return undecided(
          "%d of %d pairs were not judged, more than the allowed share of %s: their jobs ended without an image, or it was not checked."
              .formatted(result.unjudged(), result.pairs(), gate.unjudged()));
    String interval =
        "The gain is %s, with 95 %% confidence from %s to %s"
            .formatted(percent(result.gain()), percent(result.low()), percent(result.high()));
    String line = percent(gate.gain());
    var doubt = doubt(result, gate);
    if (result.low() > gate.gain() && doubt.isPresent()) return undecided(doubt.get());
    if (result.low() > gate.gain())
      return new GateDecision(Outcome.PASSED, "%s: all above %s.".formatted(interval, line));
    if (result.high() <= gate.gain())
      return new GateDecision(Outcome.FAILED, "%s: none above %s.".formatted(interval, line));
    return undecided("%s, which includes %s: compare on more prompts.".formatted(interval, line));
  }

  /** Why so few pictures cannot pass, whatever their interval. */
  private static Optional<String> doubt(PairedResult result, EvaluationRequest.Gate gate) {
    int different = result.gained() + result.lost();
    if (gate.gain() >= 0 && different < FEWEST_DIFFERENT)
      return Optional.of(
          "Only %d pairs differ; at least %d must.".formatted(different, FEWEST_DIFFERENT));
    boolean uniform = result.low().equals(result.high());
    if (gate.gain() < 0 && uniform && result.prompts() < FEWEST_UNIFORM)
      return Optional.of(
          "All %d judged prompts have the same gain; at least %d must be judged to exclude a rare loss."
              .formatted(result.prompts(), FEWEST_UNIFORM));
    return Optional.empty();
  }

  private static GateDecision undecided(String reason) {
    return new GateDecision(Outcome.UNDECIDED, reason);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }
}

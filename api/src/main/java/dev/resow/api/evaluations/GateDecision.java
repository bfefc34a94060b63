package dev.resow.api.evaluations;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the gate says of a result.
 *
 * @param reason a sentence; null while it runs
 */
record GateDecision(Outcome outcome, String reason) {
  /** Outcome of an evaluation. */
  @Schema(
      name = "EvaluationOutcome",
      description =
          "passed: the 95 % interval of the gain lies above the gate's gain; failed: no part of it does; undecided: it"
              + " includes it, or too little was judged; running: not all jobs have ended.")
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
    /** The interval includes the gate's gain, or too little was judged. */
    @JsonProperty("undecided")
    UNDECIDED
  }

  static GateDecision of(PairedResult result, EvaluationRequest.Gate gate) {
    if (result.running() > 0) return new GateDecision(Outcome.RUNNING, null);
    if (result.prompts() < gate.prompts())
      return undecided(
          "Only %d prompts were judged; at least %d must be."
              .formatted(result.prompts(), gate.prompts()));
    if (result.unjudged() > gate.unjudged() * result.pairs())
      return undecided(
          "%d of %d pairs were not judged, more than the share of %s that may be: their jobs ended without an image, or it was not checked."
              .formatted(result.unjudged(), result.pairs(), gate.unjudged()));
    String interval =
        "The gain is %s, with 95 %% confidence from %s to %s"
            .formatted(percent(result.gain()), percent(result.low()), percent(result.high()));
    String line = percent(gate.gain());
    if (result.low() > gate.gain())
      return new GateDecision(Outcome.PASSED, "%s: all above %s.".formatted(interval, line));
    if (result.high() <= gate.gain())
      return new GateDecision(Outcome.FAILED, "%s: none above %s.".formatted(interval, line));
    return undecided("%s, which includes %s: compare on more prompts.".formatted(interval, line));
  }

  private static GateDecision undecided(String reason) {
    return new GateDecision(Outcome.UNDECIDED, reason);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * share);
  }
}

package dev.resow.api.trainings;

import java.time.Instant;
import java.util.SortedMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What the prompts of a training came from, as counted when it was accepted.
 *
 * @param since null for all rounds
 * @param verdicts rounds by verdict as in JSON; {@value #NO_VERDICT} for rounds without one
 */
@Schema(
    description =
        "Rounds of the ledger that the prompts of a training came from, and the prompts that were left out.")
public record TrainingSource(
    @Schema(description = "Start of the time from which rounds were taken; absent for all.")
        Instant since,
    @Schema(description = "Rounds of the chosen prompts.") int rounds,
    @Schema(
            description =
                "These rounds by verdict; none: the job ended without a verdict for the round.")
        SortedMap<String, Integer> verdicts,
    @Schema(description = "Prompts left out because evaluations hold them out.") int heldOut,
    @Schema(description = "Prompts left out because nothing can tell whether a picture shows them.")
        int unknown,
    @Schema(description = "Prompts left out because a training has no room for more.") int beyond) {
  /** Stands for a round without a verdict. */
  static final String NO_VERDICT = "none";
}

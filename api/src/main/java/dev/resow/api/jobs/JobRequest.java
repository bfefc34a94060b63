package dev.resow.api.jobs;

import dev.resow.api.json.StrictBody;
import dev.resow.contract.Box;
import dev.resow.contract.Priority;
import dev.resow.contract.Seed;
import dev.resow.contract.policy.RetryPolicy;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What a client may ask for. Everything but the prompt has a default, mostly the model's, see
 * {@code GET /v1/models}.
 */
@Schema(
    description = "A picture to make. Only the prompt is required.",
    examples =
        "{\"prompt\": \"a photo of a cat and a fox\", \"seed\": 7, \"budget\": {\"rounds\": 3}}",
    requiredProperties = {"prompt"})
public record JobRequest(
    @Schema(examples = "a photo of a cat and a fox") String prompt,
    String negativePrompt,
    @Schema(description = "Nouns of the prompt to keep apart; found in the prompt if absent.")
        List<String> subjects,
    @Schema(
            description =
                "For every subject the words of the prompt that describe it; the words before it if"
                    + " absent.")
        List<List<String>> modifiers,
    @Schema(description = "For every subject where it should be, for methods that ask for it.")
        List<Box> boxes,
    @Schema(description = "Guidance method, one of the model's.") String method,
    @Schema(description = "Seeds that start together, 1 to 8; only the clearest is finished.")
        Integer candidates,
    String model,
    @Schema(
            description =
                "Pixels, a multiple of the model's sizeMultiple; width x height is bounded too.")
        Integer width,
    Integer height,
    Integer steps,
    @Schema(
            description =
                "0..30; up to 1 for no classifier-free guidance, which leaves the negative prompt"
                    + " unread.")
        Double guidanceScale,
    @Seed @Schema(description = "Seed of round 0, unsigned; random if absent.") Long seed,
    BudgetRequest budget,
    @Schema(description = "What to do after a failure.") RetryPolicy policy,
    Priority priority,
    @Schema(description = "Do not start earlier.") Instant notBefore,
    @Schema(description = "Expire if not done by then.") Instant deadline)
    implements StrictBody {

  /** What the job may use; rounds are the model's default if absent. */
  public record BudgetRequest(
      @Schema(description = "Most rounds, the first included.") Integer rounds,
      @Schema(description = "Most conditional forward passes of one picture.")
          Double forwardEquivalents,
      @Schema(description = "Most seconds of sampling.") Double seconds) {}
}

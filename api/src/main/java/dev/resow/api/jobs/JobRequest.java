package dev.resow.api.jobs;

import dev.resow.contract.Budget;
import dev.resow.contract.Priority;
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
    requiredProperties = {"prompt"})
public record JobRequest(
    @Schema(examples = "a photo of a cat and a fox") String prompt,
    String negativePrompt,
    @Schema(description = "Nouns of the prompt whose attention is watched.") List<String> subjects,
    @Schema(description = "Guidance method, one of the model's.") String method,
    String model,
    @Schema(description = "Pixels, a multiple of the model's sizeMultiple.") Integer width,
    Integer height,
    Integer steps,
    Double guidanceScale,
    @Schema(description = "Seed of round 0; random if absent.") Long seed,
    Budget budget,
    @Schema(description = "What to do after a failure.") RetryPolicy policy,
    Priority priority,
    @Schema(description = "Do not start earlier.") Instant notBefore,
    @Schema(description = "Expire if not done by then.") Instant deadline)
    implements StrictBody {}

package dev.resow.api.jobs;

import dev.resow.api.adapters.AdapterRequest;
import dev.resow.api.json.StrictBody;
import dev.resow.contract.Box;
import dev.resow.contract.Priority;
import dev.resow.contract.Relation;
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
    description =
        "An image to generate. Only the prompt is required; other defaults come from the model (GET /v1/models).",
    examples =
        "{\"prompt\": \"a photo of a cat and a fox\", \"seed\": 7, \"budget\": {\"rounds\": 3}}",
    requiredProperties = {"prompt"})
public record JobRequest(
    @Schema(examples = "a photo of a cat and a fox") String prompt,
    String negativePrompt,
    @Schema(
            description =
                "Nouns of the prompt to keep apart, at most 8. Default: found in the prompt.")
        List<String> subjects,
    @Schema(
            description =
                "For each subject, the words of the prompt that describe it. Default: the words right before"
                    + " it.")
        List<List<String>> modifiers,
    @Schema(
            description =
                "For each subject, its position in the image. Required by methods with boxes, refused otherwise.")
        List<Box> boxes,
    @Schema(
            description =
                "Where subjects should be, seen from each other, at most 32; indices into subjects. Methods with a check start a new"
                    + " round if the image is not like that. Empty: none is checked. Default: found in the prompt.")
        List<Relation> relations,
    @Schema(
            description =
                "Guidance method of the model, e.g. plain. Default: the model's default method.")
        String method,
    @Schema(
            description =
                "Seeds that start together, 1 to 8; only the one with the least overlap is finished. Default: 1.")
        Integer candidates,
    String model,
    @Schema(
            description =
                "Pixels, a multiple of the model's sizeMultiple within minSize and maxSize. The server also limits width x height. Default: the model's.")
        Integer width,
    Integer height,
    Integer steps,
    @Schema(
            description =
                "Classifier-free guidance scale, 0 to 30. At 1 or below there is no classifier-free guidance and the negative prompt is"
                    + " ignored. Default: the model's.")
        Double guidanceScale,
    @Seed @Schema(description = "Seed of round 0, unsigned 64-bit. Default: random.") Long seed,
    BudgetRequest budget,
    @Schema(description = "Retry policy. Default: the tenant's.") RetryPolicy policy,
    Priority priority,
    @Schema(description = "Earliest start. Default: now.") Instant notBefore,
    @Schema(description = "The job expires unless it has ended by this time. Default: none.")
        Instant deadline,
    @Schema(
            description =
                "Low-rank adapters to put over the model, at most 8; several are added. Default: none.")
        List<AdapterRequest> adapters,
    @Schema(
            description =
                "Small pictures of each round while it runs, 0 to 16, evenly spread over its steps: events"
                    + " dev.resow.attempt.preview.v1 of the job's event stream. They change nothing of the"
                    + " image. Default: 0.")
        Integer previews,
    @Schema(
            description =
                "Picture to start from: the id of an upload of the tenant, see POST /v1/uploads. It has the job's size,"
                    + " which is the picture's by default. Only for models with startImages. Default: noise.")
        String image,
    @Schema(
            description =
                "Share of the steps that is sampled, above 0 to 1: the higher, the less of the picture stays. Needs image."
                    + " Default: 0.6; with a mask 1.")
        Double strength,
    @Schema(
            description =
                "Upload whose bright pixels say which of the picture's are made anew; all others stay as they are. Has"
                    + " the picture's size. Needs image. Default: all are made anew.")
        String mask)
    implements StrictBody {

  /**
   * A request with the model's defaults for everything else.
   *
   * @param model null for the standard one
   * @param width null, as height, for the model's
   */
  public static JobRequest plain(String prompt, String model, Integer width, Integer height) {
    return new JobRequest(
        prompt, null, null, null, null, null, null, null, model, width, height, null, null, null,
        null, null, null, null, null, null, null, null, null, null);
  }

  /**
   * The same for a job of a batch.
   *
   * @param one its prompt
   */
  public JobRequest inBatch(String one) {
    return with(one, Priority.BATCH, previews, image, strength, mask);
  }

  /**
   * The same with previews.
   *
   * @param count of each round
   */
  public JobRequest withPreviews(int count) {
    return with(prompt, priority, count, image, strength, mask);
  }

  /**
   * The same, started from a picture at the default strength.
   *
   * @param from id of an upload
   * @param over id of an upload, or null
   */
  public JobRequest startingFrom(String from, String over) {
    return with(prompt, priority, previews, from, null, over);
  }

  private JobRequest with(
      String newPrompt,
      Priority newPriority,
      Integer newPreviews,
      String newImage,
      Double newStrength,
      String newMask) {
    return new JobRequest(
        newPrompt,
        negativePrompt,
        subjects,
        modifiers,
        boxes,
        relations,
        method,
        candidates,
        model,
        width,
        height,
        steps,
        guidanceScale,
        seed,
        budget,
        policy,
        newPriority,
        notBefore,
        deadline,
        adapters,
        newPreviews,
        newImage,
        newStrength,
        newMask);
  }

  /** Limits of one attempt. */
  public record BudgetRequest(
      @Schema(
              description =
                  "Maximum number of rounds, including the first; at least 1. Default: the model's.")
          Integer rounds,
      @Schema(
              description =
                  "Maximum number of forward equivalents (conditional forward passes of one image). Default: no limit.")
          Double forwardEquivalents,
      @Schema(description = "Maximum sampling time in seconds, above 0. Default: no limit.")
          Double seconds) {}
}

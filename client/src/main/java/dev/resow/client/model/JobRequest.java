package dev.resow.client.model;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;

/**
 * A picture to make. Only the prompt is required; null fields have the defaults of the server and
 * the model.
 *
 * @param negativePrompt what to avoid
 * @param subjects nouns of the prompt to keep apart, at most 8; null: found in the prompt
 * @param modifiers for each subject, the words that describe it
 * @param boxes for each subject, its place; only for methods that need boxes
 * @param relations where subjects should be; an empty list turns their check off
 * @param candidates seeds that start together, 1 to 8
 * @param width in pixels, a multiple of the model's {@code sizeMultiple}
 * @param height as width
 * @param steps 1 to the model's {@code maxSteps}
 * @param guidanceScale 0 to 30
 * @param seed of round 0, see {@link Seed}; null: random
 * @param policy when it is tried again; null: the tenant's
 * @param notBefore earliest start
 * @param deadline the job expires unless it has ended by then
 * @param adapters at most 8
 * @param previews small pictures of each round while it runs, 0 to 16, see {@link
 *     JobEvent.Previewed}
 * @param image id of an upload to start from, see {@link dev.resow.client.ResowClient#upload}; null
 *     for noise
 * @param strength share of the steps that is sampled, above 0 to 1; only with an image
 * @param mask id of an upload whose bright pixels are made anew; only with an image
 */
@RecordBuilder
public record JobRequest(
    String prompt,
    String negativePrompt,
    List<String> subjects,
    List<List<String>> modifiers,
    List<Box> boxes,
    List<Relation> relations,
    String method,
    Integer candidates,
    String model,
    Integer width,
    Integer height,
    Integer steps,
    Double guidanceScale,
    @Seed Long seed,
    Budget budget,
    RetryPolicy policy,
    Priority priority,
    Instant notBefore,
    Instant deadline,
    List<Adapter> adapters,
    Integer previews,
    String image,
    Double strength,
    String mask) {

  /** A request with all defaults. */
  public static JobRequest of(String prompt) {
    return prompt(prompt).build();
  }

  /** A request to fill further. */
  public static JobRequestBuilder prompt(String prompt) {
    return JobRequestBuilder.builder().prompt(prompt);
  }
}

package dev.resow.client.model;

import java.time.Instant;
import java.util.List;

/**
 * What a job samples, with all defaults filled in.
 *
 * @param modifiers for each subject, the words that describe it
 * @param width in pixels
 * @param height in pixels
 * @param seed of round 0, see {@link Seed}
 * @param policy null for the tenant's
 * @param notBefore null for at once
 * @param deadline null for never
 * @param previews small pictures of each round, or null
 * @param start the picture that it starts from; null for noise
 */
public record JobSpec(
    String prompt,
    String negativePrompt,
    List<String> subjects,
    List<List<String>> modifiers,
    List<Box> boxes,
    List<Relation> relations,
    String method,
    int candidates,
    String model,
    int width,
    int height,
    int steps,
    double guidanceScale,
    @Seed long seed,
    Budget budget,
    RetryPolicy policy,
    Priority priority,
    String tenant,
    Instant notBefore,
    Instant deadline,
    List<JobAdapter> adapters,
    Integer previews,
    Start start) {
  public JobSpec {
    subjects = Lists.orEmpty(subjects);
    modifiers = Lists.orEmpty(modifiers);
    boxes = Lists.orEmpty(boxes);
    relations = Lists.orEmpty(relations);
    adapters = Lists.orEmpty(adapters);
  }

  /**
   * A picture to start from.
   *
   * @param image id of an upload
   * @param strength share of the steps that is sampled, above 0 to 1
   * @param mask id of an upload, or null
   */
  public record Start(String image, double strength, String mask) {}

  /**
   * An adapter of the job, pinned to the file that its name meant.
   *
   * @param subject index of the subject that it belongs to; null for the whole picture
   */
  public record JobAdapter(String name, double scale, String sha256, Integer subject) {}
}

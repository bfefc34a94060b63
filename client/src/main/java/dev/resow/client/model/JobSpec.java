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
    Integer previews) {
  public JobSpec {
    subjects = Lists.orEmpty(subjects);
    modifiers = Lists.orEmpty(modifiers);
    boxes = Lists.orEmpty(boxes);
    relations = Lists.orEmpty(relations);
    adapters = Lists.orEmpty(adapters);
  }

  /** An adapter of the job, pinned to the file that its name meant. */
  public record JobAdapter(String name, double scale, String sha256) {}
}

package dev.resow.contract;

import dev.resow.contract.policy.RetryPolicy;
import java.time.Instant;
import java.util.List;

/**
 * A job with every default filled in.
 *
 * @param prompt describes the image, not blank; what the model reads, see {@code notes}
 * @param negativePrompt what to steer away from; may be empty
 * @param subjects nouns of the prompt to keep apart; empty = none
 * @param modifiers for every subject the words of the prompt that describe it; empty = the words
 *     right before it
 * @param boxes for every subject its position; empty unless the method requires boxes
 * @param relations where the prompt wants subjects to be, seen from each other; the check watches
 *     them. Empty = none is watched
 * @param method name of the guidance row, e.g. {@code plain} or {@code resow}
 * @param candidates seeds that start together; only the clearest is finished. 1 = no choice
 * @param model name of the model, see {@link ModelCard}
 * @param width pixels, a multiple of the model's {@code sizeMultiple}
 * @param height pixels, as width
 * @param steps denoising steps, 1 or more
 * @param guidanceScale classifier-free guidance, 0 or 1 = off: the negative prompt is not read
 * @param seed seed of round 0; round r's seed is a pure function of (seed, r)
 * @param budget rounds and compute the job may use
 * @param policy what to do after a failure; null = the scheduler's default
 * @param priority class of the queue
 * @param tenant owner of the job and unit of fair sharing; never blank
 * @param notBefore earliest start, or null
 * @param deadline a job that has not ended by then is EXPIRED, or null
 * @param notes how the prompt was read; null if it was read as typed and without doubts
 * @param adapters over the model; empty = none
 * @param previews small pictures of each round while it runs, 1 to {@value
 *     StepPreview#MOST_PER_ROUND}; null = none
 * @param hold why its image is held for review whatever it shows; null = it is not
 * @param start the picture to start from; null = noise
 */
public record JobSpec(
    String prompt,
    String negativePrompt,
    List<String> subjects,
    List<List<String>> modifiers,
    List<Box> boxes,
    List<Relation> relations,
    String method,
    Integer candidates,
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
    PromptNotes notes,
    List<JobAdapter> adapters,
    Integer previews,
    String hold,
    JobStart start) {
  /** Longer than any model reads; a request's body has a smaller limit of its own. */
  static final int LONGEST_TEXT = 65_536;

  public JobSpec {
    Checks.text("prompt", prompt);
    Checks.text("prompt", prompt, LONGEST_TEXT);
    negativePrompt = negativePrompt == null ? "" : negativePrompt;
    Checks.text("negativePrompt", negativePrompt, LONGEST_TEXT);
    subjects = Checks.list("subjects", subjects, Checks.MANY);
    subjects.forEach(subject -> Checks.text("subjects", subject, LONGEST_TEXT));
    modifiers = Checks.list(modifiers).stream().map(List::copyOf).toList();
    boxes = Checks.list(boxes);
    relations = Checks.list("relations", relations, Checks.MANY);
    Checks.name("method", method);
    candidates = candidates == null ? 1 : candidates;
    Checks.atLeast("candidates", candidates, 1);
    Checks.name("model", model);
    Checks.atLeast("width", width, 1);
    Checks.atLeast("height", height, 1);
    Checks.atLeast("steps", steps, 1);
    budget = budget == null ? Budget.DEFAULT : budget;
    priority = priority == null ? Priority.NORMAL : priority;
    Checks.name("tenant", tenant);
    Checks.finite("guidanceScale", guidanceScale);
    adapters = JobAdapter.mix(adapters, subjects.size());
    previews = previews == null || previews == 0 ? null : previews;
    if (previews != null) Checks.within("previews", previews, 1, StepPreview.MOST_PER_ROUND);
    Checks.text("hold", hold, LONGEST_TEXT);
  }

  /** Without relations, notes, adapters, previews and a start picture; its image is not held. */
  public JobSpec(
      String prompt,
      String negativePrompt,
      List<String> subjects,
      List<List<String>> modifiers,
      List<Box> boxes,
      String method,
      Integer candidates,
      String model,
      int width,
      int height,
      int steps,
      double guidanceScale,
      long seed,
      Budget budget,
      RetryPolicy policy,
      Priority priority,
      String tenant,
      Instant notBefore,
      Instant deadline) {
    this(
        prompt,
        negativePrompt,
        subjects,
        modifiers,
        boxes,
        List.of(),
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
        priority,
        tenant,
        notBefore,
        deadline,
        null,
        List.of(),
        null,
        null,
        null);
  }

  /** Without modifiers and boxes, one candidate. */
  public JobSpec(
      String prompt,
      String negativePrompt,
      List<String> subjects,
      String method,
      String model,
      int width,
      int height,
      int steps,
      double guidanceScale,
      long seed,
      Budget budget,
      RetryPolicy policy,
      Priority priority,
      String tenant,
      Instant notBefore,
      Instant deadline) {
    this(
        prompt,
        negativePrompt,
        subjects,
        List.of(),
        List.of(),
        method,
        1,
        model,
        width,
        height,
        steps,
        guidanceScale,
        seed,
        budget,
        policy,
        priority,
        tenant,
        notBefore,
        deadline);
  }

  /**
   * Steps at the beginning of every round that are not sampled, because it starts from a picture.
   */
  public int skippedSteps() {
    return start == null ? 0 : steps - start.sampled(steps);
  }

  /** The same job with another seed of round 0. */
  public JobSpec withSeed(long newSeed) {
    return with(method, newSeed, budget);
  }

  /** The same job with another guidance row. */
  public JobSpec withMethod(String newMethod) {
    return with(newMethod, seed, budget);
  }

  /** The same job with another budget of an attempt. */
  public JobSpec withBudget(Budget newBudget) {
    return with(method, seed, newBudget);
  }

  /** The same job with adapters in place of those before. */
  public JobSpec withAdapters(List<JobAdapter> newAdapters) {
    return with(method, seed, budget, newAdapters, hold);
  }

  /** Whether a single subject has adapters of its own. */
  public boolean adaptsSubjects() {
    return adapters.stream().anyMatch(adapter -> adapter.subject() != null);
  }

  /** The same job whose image is held for this reason. */
  public JobSpec withHold(String reason) {
    return with(method, seed, budget, adapters, reason);
  }

  private JobSpec with(String newMethod, long newSeed, Budget newBudget) {
    return with(newMethod, newSeed, newBudget, adapters, hold);
  }

  private JobSpec with(
      String newMethod,
      long newSeed,
      Budget newBudget,
      List<JobAdapter> newAdapters,
      String newHold) {
    return new JobSpec(
        prompt,
        negativePrompt,
        subjects,
        modifiers,
        boxes,
        relations,
        newMethod,
        candidates,
        model,
        width,
        height,
        steps,
        guidanceScale,
        newSeed,
        newBudget,
        policy,
        priority,
        tenant,
        notBefore,
        deadline,
        notes,
        newAdapters,
        previews,
        newHold,
        start);
  }
}

package dev.resow.diffusion.sampler;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.image.ImageParameters;
import dev.resow.diffusion.image.StartImage;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.subjects.Relation;
import dev.resow.subjects.Relations;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One picture to make.
 *
 * @param prompt what to show
 * @param negativePrompt what to stay away from; empty for the unconditional prediction
 * @param width pixels, see {@link dev.resow.diffusion.model.Limits}
 * @param height pixels
 * @param steps sampler steps
 * @param guidanceScale of classifier-free guidance, 0 to 100; without guidance (half the work) up
 *     to 1 or below
 * @param seed of the job; round r uses {@link dev.resow.diffusion.noise.RoundSeeds}
 * @param subjects nouns of the prompt that a guidance method watches; may be empty
 * @param modifiers for every subject the words of the prompt that describe it; empty for the words
 *     right before it
 * @param method name of the guidance method; {@code plain} for none
 * @param rounds most starts of rounds, the first included; 1 or more
 * @param boxes where each subject should be, for box methods; else empty
 * @param relations where the subjects should be, seen from one another; may be empty
 * @param candidates seeds that start together and run as one batch until their overlap check; only
 *     the clearest is finished. Start k begins rounds {@code k n} to {@code k n + n - 1}
 * @param budget most work in forward equivalents (one conditional forward pass of one picture); no
 *     further round begins that would not fit, and guidance stops when only the plain steps still
 *     fit
 * @param adapters over the model; empty for the model alone. One of a single subject needs a method
 *     with regions
 * @param start the picture to start from; empty for noise
 */
public record SamplingRequest(
    String prompt,
    String negativePrompt,
    int width,
    int height,
    int steps,
    double guidanceScale,
    long seed,
    List<String> subjects,
    List<List<String>> modifiers,
    String method,
    int rounds,
    List<Box> boxes,
    List<Relation> relations,
    int candidates,
    double budget,
    List<AdapterUse> adapters,
    Optional<StartImage> start) {
  /** The method that guides nothing. */
  public static final String PLAIN = "plain";

  private static final int MOST_CANDIDATES = 64;

  /** Checks what does not depend on the model. */
  public SamplingRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(method, "method");
    negativePrompt = negativePrompt == null ? "" : negativePrompt;
    subjects = List.copyOf(subjects);
    modifiers = modifiers.stream().map(List::copyOf).toList();
    if (!modifiers.isEmpty() && modifiers.size() != subjects.size()) {
      throw new IllegalArgumentException(
          "modifiers: expected one list per subject, %d subjects and %d lists were given"
              .formatted(subjects.size(), modifiers.size()));
    }
    boxes = List.copyOf(boxes);
    relations = List.copyOf(relations);
    Relations.check(relations, subjects.size());
    adapters = AdapterUse.mix(adapters);
    for (int subject : AdapterUse.subjects(adapters)) {
      if (subject >= subjects.size()) {
        throw new IllegalArgumentException(
            "adapters: expected the index of one of %d subjects, from 0, got %d"
                .formatted(subjects.size(), subject));
      }
    }
    if (!(guidanceScale >= 0 && guidanceScale <= 100)) {
      throw new IllegalArgumentException(
          "expected a guidance scale of 0 to 100, got " + guidanceScale);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("expected 1 round or more, got " + rounds);
    }
    if (candidates < 1 || candidates > MOST_CANDIDATES) {
      throw new IllegalArgumentException(
          "expected 1 to %d candidates, got %d".formatted(MOST_CANDIDATES, candidates));
    }
    double least = (steps - firstStep(start, steps)) * (guidanceScale > 1 ? 2.0 : 1);
    if (!(budget >= least)) {
      throw new IllegalArgumentException(
          "expected a budget of at least one plain image, %s forward equivalents, got %s"
              .formatted(least, budget));
    }
  }

  /** Without modifiers, boxes and relations, one candidate, no budget, no adapters. */
  public SamplingRequest(
      String prompt,
      String negativePrompt,
      int width,
      int height,
      int steps,
      double guidanceScale,
      long seed,
      List<String> subjects,
      String method,
      int rounds) {
    this(
        prompt,
        negativePrompt,
        width,
        height,
        steps,
        guidanceScale,
        seed,
        subjects,
        List.of(),
        method,
        rounds,
        List.of(),
        List.of(),
        1,
        Double.POSITIVE_INFINITY,
        List.of(),
        Optional.empty());
  }

  private static int firstStep(Optional<StartImage> start, int steps) {
    return start.map(from -> from.firstStep(steps)).orElse(0);
  }

  /** The first step that is done, from 0. */
  int firstStep() {
    return firstStep(start, steps);
  }

  /** A plain picture of one round without a negative prompt. */
  public static SamplingRequest plain(
      String prompt, int width, int height, int steps, double guidanceScale, long seed) {
    return new SamplingRequest(
        prompt, "", width, height, steps, guidanceScale, seed, List.of(), PLAIN, 1);
  }

  /** The same picture with this many candidates. */
  public SamplingRequest withCandidates(int candidates) {
    return with(modifiers, rounds, boxes, relations, candidates, budget);
  }

  /** The same picture under a budget of forward equivalents. */
  public SamplingRequest withBudget(double budget) {
    return withLimits(rounds, budget);
  }

  /** The same picture with a place for each subject. */
  public SamplingRequest withBoxes(List<Box> boxes) {
    return with(modifiers, rounds, boxes, relations, candidates, budget);
  }

  /** The same picture with places of the subjects, seen from one another. */
  public SamplingRequest withRelations(List<Relation> relations) {
    return with(modifiers, rounds, boxes, relations, candidates, budget);
  }

  /** The same picture with the words that describe each subject. */
  public SamplingRequest withModifiers(List<List<String>> modifiers) {
    return with(modifiers, rounds, boxes, relations, candidates, budget);
  }

  /** The same picture with other limits of the search for it. */
  public SamplingRequest withLimits(int rounds, double budget) {
    return with(modifiers, rounds, boxes, relations, candidates, budget);
  }

  /** The same picture with adapters over the model, in place of those before. */
  public SamplingRequest withAdapters(List<AdapterUse> adapters) {
    return with(modifiers, rounds, boxes, relations, candidates, budget, adapters, start);
  }

  /** The same picture, started from another one. */
  public SamplingRequest withStart(StartImage from) {
    return with(
        modifiers, rounds, boxes, relations, candidates, budget, adapters, Optional.of(from));
  }

  /** Whether the other asks for the same picture, whatever may be spent on finding it. */
  public boolean samePicture(SamplingRequest other) {
    return withLimits(rounds, budget).equals(other.withLimits(rounds, budget));
  }

  private SamplingRequest with(
      List<List<String>> modifiers,
      int rounds,
      List<Box> boxes,
      List<Relation> relations,
      int candidates,
      double budget) {
    return with(modifiers, rounds, boxes, relations, candidates, budget, adapters, start);
  }

  private SamplingRequest with(
      List<List<String>> modifiers,
      int rounds,
      List<Box> boxes,
      List<Relation> relations,
      int candidates,
      double budget,
      List<AdapterUse> adapters,
      Optional<StartImage> start) {
    return new SamplingRequest(
        prompt,
        negativePrompt,
        width,
        height,
        steps,
        guidanceScale,
        seed,
        subjects,
        modifiers,
        method,
        rounds,
        boxes,
        relations,
        candidates,
        budget,
        adapters,
        start);
  }

  /** What the picture of a round was made with. */
  ImageParameters parameters(DiffusionModel model, int round, long roundSeed) {
    return new ImageParameters(
        prompt,
        negativePrompt,
        width,
        height,
        steps,
        guidanceScale,
        seed,
        round,
        roundSeed,
        method,
        subjects,
        relations,
        model.folder().toAbsolutePath().normalize().getFileName().toString(),
        model.fingerprint(),
        model.scheduler().shift(),
        adapters,
        model.scheduler().sampler(),
        start);
  }

  /** Whether each prediction needs the negative prompt as well. */
  boolean classifierFreeGuidance() {
    return guidanceScale > 1;
  }
}

package dev.resow.diffusion.sampler;

import java.util.List;
import java.util.Objects;

/**
 * One picture to make.
 *
 * @param prompt what to show
 * @param negativePrompt what to stay away from; empty for the unconditional prediction
 * @param width pixels, see {@link dev.resow.diffusion.model.Limits}
 * @param height pixels
 * @param steps sampler steps
 * @param guidanceScale of classifier-free guidance, 0 to 100; without guidance (half the work) at 1
 *     or below
 * @param seed of the job; round r uses {@link dev.resow.diffusion.noise.RoundSeeds}
 * @param subjects nouns of the prompt that a guidance method watches; may be empty
 * @param method name of the guidance method; {@code plain} for none
 * @param rounds most rounds, from 1 on
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
    String method,
    int rounds) {
  /** The method that guides nothing. */
  public static final String PLAIN = "plain";

  /** Checks what does not depend on the model. */
  public SamplingRequest {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(method, "method");
    negativePrompt = negativePrompt == null ? "" : negativePrompt;
    subjects = List.copyOf(subjects);
    if (!(guidanceScale >= 0 && guidanceScale <= 100)) {
      throw new IllegalArgumentException(
          "expected a guidance scale of 0 to 100, got " + guidanceScale);
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("expected 1 round or more, got " + rounds);
    }
  }

  /** A plain picture of one round without a negative prompt. */
  public static SamplingRequest plain(
      String prompt, int width, int height, int steps, double guidanceScale, long seed) {
    return new SamplingRequest(
        prompt, "", width, height, steps, guidanceScale, seed, List.of(), PLAIN, 1);
  }

  /** Whether each prediction needs the negative prompt as well. */
  boolean guided() {
    return guidanceScale > 1;
  }
}

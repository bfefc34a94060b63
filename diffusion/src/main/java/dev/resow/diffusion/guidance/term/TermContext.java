package dev.resow.diffusion.guidance.term;

import java.util.List;

/**
 * What a term may know besides the maps.
 *
 * @param step sampler step, 0 = most noise
 * @param steps sampler steps in all
 * @param words how the prompt's words belong together
 * @param boxes where each subject should be; empty if the request gave none
 * @param state what terms keep from step to step
 */
public record TermContext(int step, int steps, WordGroups words, List<Box> boxes, TermState state) {
  public TermContext {
    boxes = List.copyOf(boxes);
  }

  /** A context for terms that look at the maps alone. */
  public static TermContext at(int step, int steps) {
    return new TermContext(step, steps, WordGroups.NONE, List.of(), new TermState());
  }
}

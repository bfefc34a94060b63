package dev.resow.menagerie.tune;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.training.sample.PlainSampling;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures of a set of prompts, the same seeds for each.
 *
 * @param prompts of each picture
 * @param pixels of each picture, (3, 128, 128) in [-1, 1]
 */
record Pictures(List<PromptSet.Prompt> prompts, List<float[]> pixels) {
  private static final int BATCH = 16;

  /** No other command uses these seeds. */
  private static final long FIRST_SEED = 770_000;

  static Pictures of(PlainSampling sampling, List<PromptSet.Prompt> asked, int seeds) {
    var prompts = new ArrayList<PromptSet.Prompt>();
    var orders = new ArrayList<PlainSampling.Order>();
    for (var prompt : asked) {
      for (int i = 0; i < seeds; i++) {
        prompts.add(prompt);
        orders.add(new PlainSampling.Order(prompt.text(), FIRST_SEED + i));
      }
    }
    var pixels = new ArrayList<float[]>();
    for (int from = 0; from < orders.size(); from += BATCH) {
      sampling
          .sample(orders.subList(from, Math.min(from + BATCH, orders.size())))
          .forEach(picture -> pixels.add(CriticReward.asStored(picture)));
    }
    return new Pictures(prompts, pixels);
  }
}

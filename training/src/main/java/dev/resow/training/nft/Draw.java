package dev.resow.training.nft;

import dev.resow.diffusion.noise.Philox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What one update draws, in a fixed order: prompts, seeds of the pictures, noise levels. Noise has
 * streams of its own.
 */
record Draw(long seed, SplittableRandom random) {

  /** Prompts, each as often as a group has pictures; different ones while there are enough. */
  List<String> prompts(List<String> all, int count, int group) {
    var drawn = new ArrayList<String>();
    while (drawn.size() < count) {
      drawn.addAll(shuffled(all));
    }
    return drawn.subList(0, count).stream()
        .flatMap(prompt -> Collections.nCopies(group, prompt).stream())
        .toList();
  }

  /** Seeds of start noise. */
  List<Long> seeds(int count) {
    return random.longs(count).boxed().toList();
  }

  /** Different steps of a schedule. */
  List<Integer> steps(int count, int of) {
    return shuffled(IntStream.range(0, of).boxed().toList()).subList(0, count);
  }

  /**
   * Standard normal numbers.
   *
   * @param pass number of the gradient pass, from 0
   */
  float[] noise(int pass, int count) {
    return Philox.normals(seed, 1 + pass, count); // stream 0 is that of start noise
  }

  private <T> List<T> shuffled(List<T> items) {
    var copy = new ArrayList<>(items);
    Collections.shuffle(copy, Random.from(random));
    return copy;
  }
}

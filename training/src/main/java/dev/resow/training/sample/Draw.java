package dev.resow.training.sample;

import dev.resow.diffusion.noise.Philox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What one update draws: equal seeds and calls in the same order give the same. Noise has streams
 * of its own.
 */
public record Draw(long seed, SplittableRandom random) {

  /** What an update with this seed draws. */
  public static Draw of(long seed) {
    return new Draw(seed, new SplittableRandom(seed));
  }

  /** Prompts, each as often as a group has pictures; different ones while there are enough. */
  public <T> List<T> prompts(List<T> all, int count, int group) {
    var drawn = new ArrayList<T>();
    while (drawn.size() < count) {
      drawn.addAll(shuffled(all));
    }
    return drawn.subList(0, count).stream()
        .flatMap(prompt -> Collections.nCopies(group, prompt).stream())
        .toList();
  }

  /** A part of the whole, 0 to below 1. */
  public double share() {
    return random.nextDouble();
  }

  /** Seeds of start noise. */
  public List<Long> seeds(int count) {
    return random.longs(count).boxed().toList();
  }

  /** Different steps of a schedule. */
  public List<Integer> steps(int count, int of) {
    return shuffled(IntStream.range(0, of).boxed().toList()).subList(0, count);
  }

  /**
   * Standard normal numbers.
   *
   * @param pass number of the gradient pass, from 0
   */
  public float[] noise(int pass, int count) {
    return Philox.normals(seed, 1 + pass, count); // stream 0 is that of start noise
  }

  private <T> List<T> shuffled(List<T> items) {
    var copy = new ArrayList<>(items);
    Collections.shuffle(copy, Random.from(random));
    return copy;
  }
}

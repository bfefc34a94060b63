package dev.resow.menagerie.cache;

import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * A picture and what its steps took, without its decoding.
 *
 * @param nanos of all steps
 * @param processorNanos of this thread in them
 * @param steps done
 * @param reused those of them that took most of their pass from an earlier one
 */
record Shot(RgbImage image, long nanos, long processorNanos, int steps, int reused) {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final double WHITE = 255;

  /** Identical pictures count as this many decibels. */
  static final double IDENTICAL = 100;

  static Shot of(Sampler sampler, SamplingRequest request) {
    long nanos = 0;
    long processorNanos = 0;
    int steps = 0;
    try (var session = sampler.open(request)) {
      while (true) {
        long start = System.nanoTime();
        long processorStart = THREADS.getCurrentThreadCpuTime();
        if (session.step() instanceof Finished finished) {
          return new Shot(finished.image(), nanos, processorNanos, steps, session.reusedSteps());
        }
        nanos += System.nanoTime() - start;
        processorNanos += THREADS.getCurrentThreadCpuTime() - processorStart;
        steps++;
      }
    }
  }

  /** Peak signal-to-noise ratio to another picture of the same size, decibels. */
  double psnr(Shot other) {
    byte[] one = image.rgb();
    byte[] two = other.image.rgb();
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      double difference = (one[i] & 0xFF) - (two[i] & 0xFF);
      sum += difference * difference;
    }
    return sum == 0
        ? IDENTICAL
        : Math.min(IDENTICAL, 10 * Math.log10(WHITE * WHITE * one.length / sum));
  }

  /** Planes in [-1, 1], for the judge. */
  float[] planes() {
    byte[] rgb = image.rgb();
    int pixels = rgb.length / 3;
    var planes = new float[rgb.length];
    for (int i = 0; i < pixels; i++) {
      for (int channel = 0; channel < 3; channel++) {
        planes[channel * pixels + i] = (float) ((rgb[3 * i + channel] & 0xFF) / (WHITE / 2) - 1);
      }
    }
    return planes;
  }
}

package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.GuidanceDivergedException;
import dev.resow.diffusion.guidance.optimizer.OptimizerState;
import dev.resow.diffusion.tensor.Scalars;
import java.util.List;
import java.util.stream.IntStream;

/**
 * InitNO's space: {@code x = z exp(v/2) + mu}. After each update further optimiser steps on the
 * divergence from the standard normal alone bring it back below {@link #DIVERGENCE}, so that the
 * start noise stays noise.
 */
final class GaussVariables implements Variables {
  /** Largest {@code KL = mean (mu^2 + e^v - 1 - v) / 2} per image. */
  static final double DIVERGENCE = 1e-3;

  private static final int MOST_PROJECTIONS = 10_000;

  private final NDArray noise;
  private final NDArray mean;
  private final NDArray logVariance;

  GaussVariables(NDManager manager, NDArray noise) {
    this.noise = noise.duplicate();
    this.noise.attach(manager);
    mean = noise.zerosLike();
    mean.attach(manager);
    logVariance = noise.zerosLike();
    logVariance.attach(manager);
  }

  @Override
  public List<NDArray> theta() {
    return List.of(mean, logVariance);
  }

  @Override
  public NDArray draw(List<NDArray> leaves, int update, NDManager scratch) {
    return Scalars.mul(leaves.get(1), 0.5).exp().mul(noise).add(leaves.get(0));
  }

  @Override
  public void project(List<OptimizerState> states, double rate, boolean[] active) {
    for (int i = 0; i < MOST_PROJECTIONS; i++) {
      try (NDManager scratch = mean.getManager().newSubManager()) {
        boolean[] outside = outside(scratch, active);
        if (outside == null) {
          return;
        }
        long perImage = mean.size() / active.length;
        NDArray m = on(scratch, mean);
        NDArray v = on(scratch, logVariance);
        NDArray meanStep = states.get(0).step(m.div(perImage), rate, outside);
        NDArray varianceGradient = v.exp().sub(1).mul(0.5f / perImage);
        NDArray varianceStep = states.get(1).step(varianceGradient, rate, outside);
        mean.addi(meanStep);
        logVariance.addi(varianceStep);
      }
    }
    throw new GuidanceDivergedException(
        IntStream.range(0, active.length).filter(i -> active[i]).findFirst().orElse(0),
        "the start noise did not return to KL <= " + DIVERGENCE + "; lower the learning rate");
  }

  /** Active images beyond the divergence, or null if there is none. */
  private boolean[] outside(NDManager scratch, boolean[] active) {
    float[] divergence = divergence(scratch).toFloatArray();
    boolean[] outside = new boolean[active.length];
    boolean any = false;
    for (int i = 0; i < active.length; i++) {
      outside[i] = active[i] && divergence[i] > DIVERGENCE;
      any |= outside[i];
    }
    return any ? outside : null;
  }

  /** KL of each image, (b). */
  NDArray divergence(NDManager scratch) {
    NDArray m = on(scratch, mean);
    NDArray v = on(scratch, logVariance);
    NDArray twice = m.square().add(v.exp()).sub(v).sub(1);
    return twice.reshape(twice.getShape().get(0), -1).mean(new int[] {1}).mul(0.5f);
  }

  private static NDArray on(NDManager scratch, NDArray array) {
    NDArray view = array.duplicate();
    view.attach(scratch);
    return view;
  }

  @Override
  public NDArray value(NDManager manager) {
    NDArray value = logVariance.mul(0.5f).exp().mul(noise).add(mean);
    value.attach(manager);
    return value;
  }
}

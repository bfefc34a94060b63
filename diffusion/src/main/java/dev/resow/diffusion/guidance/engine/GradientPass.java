package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.TensorEngine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A stretch of code whose operations are recorded for differentiation. The engine's collector is
 * one per process, and what is recorded takes memory, so there is one pass at a time: others wait
 * here in the order in which they came. A pass lasts for one update, not for a job.
 */
final class GradientPass implements AutoCloseable {
  private static final ReentrantLock ONE = new ReentrantLock(true);

  /** Longer than the passes of all slots before this one. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private static final Kernel LINK =
      Kernel.of("scalar, leaf", "return torch.add(scalar, torch.mul(torch.sum(leaf), 0))");

  private final GradientCollector collector;
  private final List<NDArray> leaves;

  /**
   * Starts recording when no other pass does; {@code theta} is copied to {@code scratch} as
   * differentiable leaves.
   *
   * @throws IllegalStateException when other passes take too long, or the thread is interrupted
   *     while it waits
   */
  GradientPass(NDManager scratch, List<NDArray> theta) {
    awaitTurn();
    try {
      leaves = theta.stream().map(array -> leaf(scratch, array)).toList();
      collector = TensorEngine.get().newGradientCollector();
    } catch (RuntimeException e) {
      ONE.unlock();
      throw e;
    }
  }

  private static void awaitTurn() {
    try {
      if (ONE.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while other gradient passes ran", e);
    }
    throw new IllegalStateException(
        "other gradient passes of this process took more than %d minutes"
            .formatted(LONGEST_WAIT.toMinutes()));
  }

  private static NDArray leaf(NDManager scratch, NDArray array) {
    NDArray leaf = array.duplicate();
    leaf.attach(scratch);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  List<NDArray> leaves() {
    return leaves;
  }

  /**
   * Gradients of a scalar with respect to each leaf.
   *
   * @param last whether no other scalar of this pass follows: what was recorded is then given back
   *     on the way
   */
  List<NDArray> of(NDArray scalar, boolean last) {
    NDArray linked = scalar; // nothing times each leaf: a constant loss has a gradient of zero
    for (NDArray leaf : leaves) {
      linked = LINK.apply(linked, leaf);
    }
    JniUtils.backward((PtNDArray) linked, (PtNDArray) linked.onesLike(), !last, false);
    return leaves.stream().map(leaf -> last ? leaf.getGradient() : take(leaf)).toList();
  }

  /** The leaf's gradient; the engine adds up, so the leaf starts from zero again. */
  private static NDArray take(NDArray leaf) {
    NDArray sum = leaf.getGradient();
    NDArray gradient = sum.duplicate();
    sum.subi(gradient);
    return gradient;
  }

  @Override
  public void close() {
    collector.close();
    ONE.unlock();
  }
}

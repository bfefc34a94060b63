package dev.resow.chaos.run;

import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.fault.Fault;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.ToIntFunction;

/**
 * At most one fault that lasts, in a thread of its own. What its thread throws is thrown by {@link
 * #await}. For one thread.
 */
final class LastingFault implements AutoCloseable {
  private final ToIntFunction<Part> count;
  private Running running;

  private record Running(Fault fault, String target, FutureTask<?> task) {
    boolean involves(Fault other, String otherTarget) {
      return target.equals(otherTarget)
          || Objects.equals(target, other.process(otherTarget))
          || fault.equals(other);
    }
  }

  /**
   * @param count how many processes of a kind there are
   */
  LastingFault(ToIntFunction<Part> count) {
    this.count = count;
  }

  /** Lets one happen after the last one has ended. */
  void begin(Fault fault, String target, Runnable injection) {
    await();
    var task = new FutureTask<>(injection, null);
    Thread.ofPlatform().daemon().name("fault-" + fault.name()).start(task);
    running = new Running(fault, target, task);
  }

  /** Waits until the one that lasts has ended, if another fault may not happen meanwhile. */
  void awaitUnlessFree(Fault other, String otherTarget) {
    if (running != null
        && (running.task().isDone()
            || running.involves(other, otherTarget)
            || weakenTheSame(running, other, otherTarget))) await();
  }

  /** Of three brokers one may be away, of two apis one: what is more is no fault but an outage. */
  private boolean weakenTheSame(Running one, Fault other, String otherTarget) {
    Part part = other.weakens(otherTarget);
    return part != null
        && part != Part.WORKER
        && part == one.fault().weakens(one.target())
        && count.applyAsInt(part) > 1;
  }

  /**
   * Returns when none lasts any more. If interrupted, it returns at once and interrupts the fault.
   *
   * @throws IllegalStateException if it could not be injected or ended
   */
  void await() {
    if (running == null) return;
    Running ended = running;
    running = null;
    try {
      ended.task().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "%s of %s could not be injected or ended: %s"
              .formatted(ended.fault().name(), ended.target(), e.getCause()),
          e.getCause());
    } catch (InterruptedException e) {
      ended.task().cancel(true);
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    await();
  }
}

package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.backbone.Backbone;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Joins the forward passes of jobs that sample at the same time, each on a thread of its own, into
 * batches (iteration-level scheduling: Yu et al. 2022, Orca, OSDI). Jobs may have any steps left
 * and any method, and join and leave between any two steps; what they must share is named by {@link
 * Likeness}. It starts no thread.
 */
public final class ForwardBatcher {
  private final NDManager owner;
  private final LongSupplier clock;
  private final Line line;

  /**
   * @param owner of the weights
   * @param lanes passes that may run at the same time, 1 or more: the processors by the threads of
   *     an operator
   */
  public ForwardBatcher(NDManager owner, int lanes) {
    this(owner, lanes, System::nanoTime);
  }

  ForwardBatcher(NDManager owner, int lanes, LongSupplier clock) {
    this.owner = owner;
    this.clock = clock;
    this.line = new Line(lanes, clock);
  }

  /**
   * A new job.
   *
   * @param backbone under the job's strength of guidance
   * @param network what the network is besides its weights; jobs share passes only if they have the
   *     same
   */
  public Member member(Backbone backbone, String network) {
    return new Member(this, backbone, network);
  }

  /**
   * Sets how many passes may run at the same time, in place of what the model chose.
   *
   * @param count 1 or more
   */
  public void useLanes(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("expected 1 lane or more, got " + count);
    }
    line.useLanes(count);
  }

  /** Jobs that wait for a pass to begin. */
  int waiting() {
    return line.waiting();
  }

  /** What ran so far. */
  public Passes passes() {
    return line.passes();
  }

  NDArray forward(Member member, Rows rows, Member.View view, Supplier<NDArray> alone) {
    var request = line.request(member, rows, view);
    var batch = line.await(request);
    if (batch.size() > 1) {
      share(batch);
    } else if (batch.size() == 1) {
      return lead(batch, alone);
    }
    return request.state() == Request.State.DONE ? request.result() : alone.get();
  }

  private NDArray lead(List<Request> own, Supplier<NDArray> alone) {
    long start = clock.getAsLong();
    NDArray result = null;
    try {
      result = complete(alone.get());
      return result;
    } finally {
      if (result == null) {
        line.failed(own);
      } else {
        line.finished(own, List.of(Optional.of(result)), clock.getAsLong() - start);
      }
    }
  }

  private void share(List<Request> batch) {
    long start = clock.getAsLong();
    List<Optional<NDArray>> results = null;
    try (var work = owner.newSubManager()) {
      results = new SharedPass(batch).run(work);
      results.getLast().ifPresent(ForwardBatcher::complete);
    } catch (RuntimeException e) {
      results = null; // every job repeats its pass, and the one at fault says why it fails
    } finally {
      if (results == null) {
        line.failed(batch);
      } else {
        line.finished(batch, results, clock.getAsLong() - start);
      }
    }
  }

  /** A GPU returns before it is done: reading a value waits for it, as every step does anyway. */
  private static NDArray complete(NDArray result) {
    if (result.getDevice().isGpu()) {
      try (var first = result.get("0:1")) {
        first.max().getFloat();
      }
    }
    return result;
  }
}

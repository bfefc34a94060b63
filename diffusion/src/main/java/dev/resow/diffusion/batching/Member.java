package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.cache.TailCache;
import dev.resow.diffusion.tensor.Scoped;
import java.util.Optional;
import java.util.function.Supplier;

/** A job that predicts step by step, and shares passes with others. For one thread at a time. */
public final class Member {
  private final ForwardBatcher batcher;
  private final Backbone backbone;
  private final String network;

  // guarded by the line's lock
  private Likeness last;
  private long handedBack;
  private long absence;

  /**
   * @param backbone under the job's strength of guidance
   * @param network see {@link Likeness#network}
   */
  Member(ForwardBatcher batcher, Backbone backbone, String network) {
    this.batcher = batcher;
    this.backbone = backbone;
    this.network = network;
  }

  /**
   * The predictions of one step. Returns after one pass at most that is not its own; passes that
   * record gradients are never shared.
   *
   * @param rows what to predict
   * @param tap sees the attention of these rows
   * @param alone the same by a pass of its own, on this thread
   * @return (rows, channels, h, w), of the manager of the latent
   */
  public NDArray forward(Rows rows, AttentionTap tap, Supplier<NDArray> alone) {
    return forward(rows, new View(tap, Optional.empty()), alone);
  }

  /**
   * The same, perhaps with all but the first block from an earlier step.
   *
   * @param view of these rows
   */
  public NDArray forward(Rows rows, View view, Supplier<NDArray> alone) {
    return Scoped.frees() ? batcher.forward(this, rows, view, alone) : alone.get();
  }

  /**
   * What a job does in the middle of a pass.
   *
   * @param tap sees the attention of its rows
   * @param turn of its cache of steps, if it has one; also part of a pass of its own
   */
  public record View(AttentionTap tap, Optional<TailCache.Turn> turn) {}

  Backbone backbone() {
    return backbone;
  }

  Likeness likeness(Rows rows) {
    return Likeness.of(rows, network);
  }

  void arrived(long now) {
    absence = last == null ? 0 : now - handedBack;
  }

  void handedBack(Likeness likeness, long now) {
    last = likeness;
    handedBack = now;
  }

  /** Whether it usually comes back so soon that waiting for it pays. */
  boolean expected(Likeness likeness, long now, long window) {
    return likeness.equals(last) && absence <= window && now - handedBack < window;
  }

  /** Whether it is no longer worth waiting for. */
  boolean late(Likeness likeness, long now, long window) {
    return likeness.equals(last) && !expected(likeness, now, window);
  }
}

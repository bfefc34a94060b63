package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.cache.TailCache;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/**
 * A pass that a job waits for. The lock of the {@link Line} guards its state; {@code tapFailed}
 * belongs to the thread that runs the pass.
 */
final class Request {
  /** What becomes of it. */
  enum State {
    WAITING,
    /** A pass with its rows runs. */
    TAKEN,
    /** Its rows of a shared pass are there. */
    DONE,
    /** Its own thread runs its pass alone. */
    ALONE
  }

  private final Member member;
  private final Likeness likeness;
  private final Rows rows;
  private final Member.View view;
  private final Condition turn;
  private State state = State.WAITING;
  private NDArray result;
  private boolean tapFailed;

  /**
   * @param turn signalled when its state changes, or when it may lead
   */
  Request(Member member, Likeness likeness, Rows rows, Member.View view, Condition turn) {
    this.member = member;
    this.likeness = likeness;
    this.rows = rows;
    this.view = view;
    this.turn = turn;
  }

  Member member() {
    return member;
  }

  Likeness likeness() {
    return likeness;
  }

  Rows rows() {
    return rows;
  }

  AttentionTap tap() {
    return view.tap();
  }

  /** Of its cache of steps. */
  Optional<TailCache.Turn> cache() {
    return view.turn();
  }

  /** Whether its pass was cheaper than others, since most of it came from an earlier step. */
  boolean isCut() {
    return view.turn().filter(TailCache.Turn::isReused).isPresent();
  }

  Condition turn() {
    return turn;
  }

  State state() {
    return state;
  }

  void taken() {
    state = State.TAKEN;
  }

  void alone() {
    state = State.ALONE;
    turn.signal();
  }

  /**
   * @param prediction (rows, channels, h, w)
   */
  private void done(NDArray prediction) {
    state = State.DONE;
    result = prediction;
    turn.signal();
  }

  /**
   * @param prediction empty if it has to repeat its pass
   */
  void end(Optional<NDArray> prediction) {
    prediction.ifPresentOrElse(this::done, this::alone);
  }

  NDArray result() {
    return result;
  }

  void tapFailed() {
    tapFailed = true;
  }

  boolean hasFailedTap() {
    return tapFailed;
  }
}

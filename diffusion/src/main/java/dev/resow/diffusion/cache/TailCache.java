package dev.resow.diffusion.cache;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.backbone.Tail;
import dev.resow.diffusion.tensor.Kernels;

/**
 * What a session keeps of its last computed pass: what the first block added to the image tokens,
 * and what the other blocks added after it. For one thread at a time.
 *
 * <p>All rows of a pass decide together: the conditional and the unconditional one, and those of
 * several candidates. The row that changed most counts. A step that takes the rest from an earlier
 * one is not kept, so changes never add up unseen.
 */
public final class TailCache {
  private final double threshold;
  private final NDManager owner;
  private Kept kept;

  /**
   * @param first what the first block added (b, n, d)
   * @param sizes mean absolute value of each row of it
   * @param rest what the others added, same shape
   */
  private record Kept(NDArray first, float[] sizes, NDArray rest) {
    private void close() {
      first.close();
      rest.close();
    }
  }

  /**
   * @param threshold see {@link StepCache#threshold}
   * @param owner of what is kept
   */
  public TailCache(double threshold, NDManager owner) {
    this.threshold = threshold;
    this.owner = owner;
  }

  /** Drops what is kept: the next pass is computed. */
  public void forget() {
    if (kept != null) {
      kept.close();
      kept = null;
    }
  }

  /**
   * A pass.
   *
   * @param mayReuse whether it may take the rest from what is kept, if it is like it
   */
  public Turn turn(boolean mayReuse) {
    return new Turn(mayReuse);
  }

  /** The largest relative L1 change of a row; no number if the kept one added nothing. */
  private double change(NDArray first) {
    float[] changes = Kernels.meanChange(first, kept.first()).toFloatArray();
    double largest = 0;
    for (int row = 0; row < changes.length; row++) {
      largest = Math.max(largest, changes[row] / kept.sizes()[row]); // also if it is no number
    }
    return largest;
  }

  /** One pass. It may be repeated until {@link #end}; the last time counts. */
  public final class Turn implements Tail {
    private final boolean mayReuse;
    private NDArray first;
    private Kept computed;
    private boolean reused;

    private Turn(boolean mayReuse) {
      this.mayReuse = mayReuse;
    }

    @Override
    public NDArray states(NDArray before, NDArray after, Rest rest) {
      if (reuses(before, after)) {
        return reused(after);
      }
      NDArray last = rest.all();
      computed(after, last);
      return last;
    }

    /**
     * Decides.
     *
     * @param before image tokens of its rows before the first block (b, n, d)
     * @param after after it
     */
    public boolean reuses(NDArray before, NDArray after) {
      drop();
      first = after.sub(before);
      reused =
          mayReuse
              && kept != null
              && kept.first().getShape().equals(first.getShape())
              && change(first) <= threshold;
      return reused;
    }

    /** Image tokens after the last block by what is kept, if {@link #reuses} says so. */
    public NDArray reused(NDArray after) {
      return after.add(kept.rest()); // (b, n, d)
    }

    /**
     * The other blocks were run.
     *
     * @param after image tokens after the first block (b, n, d)
     * @param last after the last block
     */
    public void computed(NDArray after, NDArray last) {
      float[] sizes = Kernels.meanSize(first).toFloatArray();
      computed = new Kept(first, sizes, last.sub(after));
      computed.first().attach(owner);
      computed.rest().attach(owner);
    }

    /** Whether the pass took the rest from what was kept. */
    public boolean isReused() {
      return reused;
    }

    /** The prediction is there: what the pass computed is what is kept from now on. */
    public void end() {
      if (computed != null) {
        forget();
        kept = computed;
        computed = null;
      }
    }

    private void drop() {
      reused = false;
      if (computed != null) {
        computed.close();
        computed = null;
      }
    }
  }
}

package dev.resow.diffusion.tensor;

import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which rows of a batch have changes of their own, by the number of a group of changes: see {@link
 * Overlay.RowPath}. They hold for the passes of one thread, inside {@link #during}; outside of it
 * no row has any.
 *
 * @param groups one per row; {@link #NO_GROUP} for a row without changes of its own
 */
public record RowGroups(List<Integer> groups) {
  /** Of a row without changes of its own. */
  public static final int NO_GROUP = -1;

  /** No row has changes of its own. */
  public static final RowGroups NONE = new RowGroups(List.of());

  private static final ScopedValue<RowGroups> CURRENT = ScopedValue.newInstance();

  public RowGroups {
    groups = List.copyOf(groups);
  }

  /** Of a batch of one row. */
  public static RowGroups one(int group) {
    return new RowGroups(List.of(group));
  }

  /** Those of this thread now. */
  public static RowGroups current() {
    return CURRENT.orElse(NONE);
  }

  /** Runs passes of batches with these rows. */
  public <T> T during(Supplier<T> passes) {
    return isEmpty() ? passes.get() : ScopedValue.where(CURRENT, this).call(passes::get);
  }

  /** Whether no row has changes of its own. */
  public boolean isEmpty() {
    return groups.stream().allMatch(group -> group == NO_GROUP);
  }

  /** Whether a row has changes of one of these groups. */
  boolean hasAny(List<Integer> of) {
    return !Collections.disjoint(groups, of);
  }
}

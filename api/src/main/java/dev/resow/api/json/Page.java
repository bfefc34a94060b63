package dev.resow.api.json;

import java.util.List;
import java.util.function.Function;

/**
 * A page of a list.
 *
 * @param items of this page
 * @param more whether there is another page
 */
public record Page<T>(List<T> items, boolean more) {
  /**
   * @param found up to one item more than the page has
   * @param limit most items of the page
   */
  public static <T> Page<T> of(List<T> found, int limit) {
    boolean more = found.size() > limit;
    return new Page<>(more ? found.subList(0, limit) : found, more);
  }

  /** Where the next page begins, or null on the last one. */
  public <C> C next(Function<T, C> after) {
    return more ? after.apply(items.getLast()) : null;
  }
}

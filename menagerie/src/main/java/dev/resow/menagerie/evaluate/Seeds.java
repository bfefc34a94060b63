package dev.resow.menagerie.evaluate;

/**
 * The seeds of every prompt: {@code first}, {@code first + 1}, ...
 *
 * @param first 1 or more
 * @param count 1 or more
 */
public record Seeds(long first, int count) {

  /** The last of them. */
  public long last() {
    return first + count - 1;
  }

  @Override
  public String toString() {
    return "seeds %d to %d".formatted(first, last());
  }
}

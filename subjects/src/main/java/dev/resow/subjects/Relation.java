package dev.resow.subjects;

/**
 * A spatial relation that a prompt asks for: "a lion above a rabbit".
 *
 * @param first index of the subject that is placed, in prompt order
 * @param place where it is, seen from the second
 * @param second index of the subject that it is placed by; not {@code first}
 */
public record Relation(int first, Place place, int second) {
  public Relation {
    if (first < 0 || second < 0 || first == second) {
      throw new IllegalArgumentException(
          "expected two different subjects, got %d and %d".formatted(first, second));
    }
  }
}

package dev.resow.diffusion.adapter;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * An adapter as a picture uses it. Several mix: their changes are added. It may belong to one
 * subject of the picture: then it changes only what is predicted for that subject's region.
 *
 * @param name for people
 * @param sha256 identity of its file, 64 hexadecimal digits
 * @param scale factor on its changes, -10 to 10; 1 as it was trained, 0 for none
 * @param subject index of the subject that it belongs to; empty for the whole picture
 */
public record AdapterUse(String name, String sha256, double scale, OptionalInt subject) {
  /** Most adapters of one picture. */
  public static final int MOST = 8;

  /** The largest scale, and with a minus the smallest. */
  public static final double LARGEST_SCALE = 10;

  public AdapterUse {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("adapters: expected a name");
    }
    if (sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("adapters: expected 64 hexadecimal digits of a hash");
    }
    if (!(Math.abs(scale) <= LARGEST_SCALE)) {
      throw new IllegalArgumentException(
          "adapters: expected a scale of -%s to %s, got %s"
              .formatted(LARGEST_SCALE, LARGEST_SCALE, scale));
    }
    if (subject.isPresent() && subject.getAsInt() < 0) {
      throw new IllegalArgumentException(
          "adapters: expected the index of a subject, got " + subject.getAsInt());
    }
  }

  /** For the whole picture. */
  public AdapterUse(String name, String sha256, double scale) {
    this(name, sha256, scale, OptionalInt.empty());
  }

  /** The same for one subject of the picture, by its index. */
  public AdapterUse of(int subject) {
    return new AdapterUse(name, sha256, scale, OptionalInt.of(subject));
  }

  /** Indices of the subjects that have adapters of their own, ascending. */
  public static List<Integer> subjects(List<AdapterUse> uses) {
    return uses.stream()
        .flatMapToInt(use -> use.subject().stream())
        .distinct()
        .sorted()
        .boxed()
        .toList();
  }

  /**
   * Checks a mix.
   *
   * @throws IllegalArgumentException if there are too many, or one is in it twice for the same
   *     subject
   */
  public static List<AdapterUse> mix(List<AdapterUse> uses) {
    if (uses.size() > MOST) {
      throw new IllegalArgumentException(
          "adapters: expected at most %d, got %d".formatted(MOST, uses.size()));
    }
    var seen = new HashSet<List<?>>();
    for (var use : uses) {
      if (!seen.add(List.of(use.sha256(), use.subject()))) {
        throw new IllegalArgumentException(
            "adapters: expected each once, got " + use.name() + " twice");
      }
    }
    return List.copyOf(uses);
  }

  /** The same text for the same changes, whatever the order and the names; empty for none. */
  public static String key(List<AdapterUse> uses) {
    return inOrder(uses).stream()
        .map(use -> use.sha256() + " " + use.scale() + of(use.subject()) + "\n")
        .collect(Collectors.joining());
  }

  private static String of(OptionalInt subject) {
    return subject.isPresent() ? " subject " + subject.getAsInt() : "";
  }

  /** Sums of floats depend on their order: that of the hashes. */
  static List<AdapterUse> inOrder(List<AdapterUse> uses) {
    return uses.stream()
        .sorted(
            Comparator.comparing(AdapterUse::sha256)
                .thenComparingInt(use -> use.subject().orElse(-1)))
        .toList();
  }
}

package dev.resow.training.preference;

import java.util.Optional;

/**
 * A way to make pictures. A gallery compares several: other models, adapters, methods or settings
 * of the sampler (IterComp, section 3.1, which compares models).
 *
 * @param name 1 to 64 of a-z, 0-9, '-' and '_'
 * @param model name or folder of the base model
 * @param method of guidance, such as {@code plain}
 */
public record GalleryMember(
    String name, String model, Optional<Adapter> adapter, String method, Sampling sampling) {
  private static final String NAME = "[a-z0-9][a-z0-9_-]{0,63}";

  /**
   * An adapter that lies over the base model.
   *
   * @param sha256 of its file, 64 hexadecimal digits
   */
  public record Adapter(String name, String sha256, double scale) {}

  /**
   * @param steps 1 or more
   * @param guidance weight of the prompt over the empty one, 1 (none) or more
   */
  public record Sampling(int steps, double guidance) {
    public Sampling {
      if (steps < 1 || !(guidance >= 1)) {
        throw new IllegalArgumentException(
            "expected 1 step or more and a guidance of 1 or more, got %d and %s"
                .formatted(steps, guidance));
      }
    }
  }

  public GalleryMember {
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException(
          "the name of a gallery's member: expected 1 to 64 of a-z, 0-9, '-' and '_', got '%s'"
              .formatted(name));
    }
  }
}

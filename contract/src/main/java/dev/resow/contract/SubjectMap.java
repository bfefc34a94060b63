package dev.resow.contract;

import java.util.Arrays;
import java.util.Objects;

/**
 * A subject's attention map, scaled to 0..255.
 *
 * @param values row-major, {@code width * height} unsigned bytes, base64 in JSON
 */
public record SubjectMap(String subject, int width, int height, byte[] values) {
  /** A subject is a part of its prompt. */
  static final int LONGEST_NAME = 65_536;

  private static final int LARGEST = 1_024;

  public SubjectMap {
    Checks.text("subject", subject);
    Checks.text("subject", subject, LONGEST_NAME);
    Checks.within("width", width, 1, LARGEST);
    Checks.within("height", height, 1, LARGEST);
    Checks.present("values", values);
    if (values.length != width * height)
      throw new IllegalArgumentException(
          "a %dx%d map must have %d values, not %d"
              .formatted(width, height, width * height, values.length));
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SubjectMap(var s, var w, var h, var v)
        && s.equals(subject)
        && w == width
        && h == height
        && Arrays.equals(v, values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(subject, width, height, Arrays.hashCode(values));
  }
}

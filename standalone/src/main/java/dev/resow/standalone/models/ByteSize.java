package dev.resow.standalone.models;

import java.util.Locale;

/** Sizes for people. */
public final class ByteSize {
  private ByteSize() {}

  /** E.g. "1.7 GB", in powers of ten. */
  public static String of(long bytes) {
    if (bytes < 1_000_000) return String.format(Locale.ROOT, "%.0f kB", Math.ceil(bytes / 1e3));
    if (bytes < 1_000_000_000) return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}

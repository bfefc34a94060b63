package dev.resow.api.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Most pixels of a picture, whatever its model could do: time and memory grow with more than their
 * number. {@code resow.limits.max-pixels}, 4194304 (2048 x 2048) by default.
 */
@ApplicationScoped
public class PixelLimit {
  private final long most;

  PixelLimit(
      @ConfigProperty(name = "resow.limits.max-pixels", defaultValue = "4194304") long most) {
    if (most < 1)
      throw new IllegalArgumentException("resow.limits.max-pixels must be at least 1, not " + most);
    this.most = most;
  }

  public boolean isWithin(int width, int height) {
    return (long) width * height <= most;
  }

  /** The message for a request beyond the limit. */
  public String refusal(int width, int height) {
    return "%d x %d is %d pixels; this server allows at most %d."
        .formatted(width, height, (long) width * height, most);
  }
}

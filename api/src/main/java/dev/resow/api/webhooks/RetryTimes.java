package dev.resow.api.webhooks;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** When a message is tried again: the schedule that Standard Webhooks recommends. */
final class RetryTimes {
  private static final List<Duration> AFTER =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  private RetryTimes() {}

  /**
   * @param tries tries so far, 1 or more
   * @return how long to wait, or empty when it is given up
   */
  static Optional<Duration> after(int tries) {
    return tries > AFTER.size() ? Optional.empty() : Optional.of(AFTER.get(tries - 1));
  }
}

package dev.resow.chaos.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.load.Request;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A client may be refused for a while, not for long. */
class DelayedSubmitsTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @Test
  void aSubmitThatIsAcceptedByTheNextApiIsNotDelayed() {
    assertThat(DelayedSubmits.of(List.of(request(0, 1, 0), request(1, 10, 202)))).isEmpty();
  }

  @Test
  void aSubmitThatIsAnsweredWith5xxForLongIsDelayed() {
    assertThat(
            DelayedSubmits.of(List.of(request(0, 4, 503), request(4, 8, 0), request(8, 10.5, 202))))
        .containsExactly(
            "key k of ash, sent at 2026-01-01T12:00:00Z: 10.5 s, answers [503, 0, 202] (0: none)");
  }

  @Test
  void aSubmitThatIsNeverAcceptedIsDelayed() {
    assertThat(DelayedSubmits.of(List.of(request(0, 6, 0), request(6, 12, 0)))).hasSize(1);
  }

  @Test
  void aRepeatedSubmitIsMeasuredToItsFirstAnswer() {
    assertThat(DelayedSubmits.of(List.of(request(0, 1, 202), request(30, 31, 202)))).isEmpty();
  }

  private static Request request(double sent, double ended, int status) {
    return new Request("ash", "k", at(sent), at(ended), status);
  }

  private static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }
}

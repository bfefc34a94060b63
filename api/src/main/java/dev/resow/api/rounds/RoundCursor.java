package dev.resow.api.rounds;

import dev.resow.api.problem.Parameters;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Where a page of rounds ended. Opaque to clients; new rounds do not shift pages. */
record RoundCursor(Instant startedAt, UUID job, int attempt, int round) {
  static RoundCursor after(RoundView last) {
    return new RoundCursor(last.startedAt(), last.jobId(), last.attempt(), last.round());
  }

  static RoundCursor parse(String text) {
    return Parameters.cursor(
        text,
        plain -> {
          String[] parts = plain.split(" ", 4);
          return new RoundCursor(
              Parameters.cursorTime(parts[0]),
              UUID.fromString(parts[1]),
              Integer.parseInt(parts[2]),
              Integer.parseInt(parts[3]));
        });
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(
            (startedAt + " " + job + " " + attempt + " " + round)
                .getBytes(StandardCharsets.US_ASCII));
  }
}

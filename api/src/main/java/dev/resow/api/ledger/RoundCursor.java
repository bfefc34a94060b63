package dev.resow.api.ledger;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Where a page of rounds ended. Opaque to clients; new rounds do not shift pages. */
record RoundCursor(Instant startedAt, UUID job, int attempt, int round) {
  static RoundCursor after(RoundView last) {
    return new RoundCursor(last.startedAt(), last.jobId(), last.attempt(), last.round());
  }

  static RoundCursor parse(String text) {
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      String[] parts = plain.split(" ", 4);
      return new RoundCursor(
          Instant.parse(parts[0]),
          UUID.fromString(parts[1]),
          Integer.parseInt(parts[2]),
          Integer.parseInt(parts[3]));
    } catch (IllegalArgumentException | DateTimeException | ArrayIndexOutOfBoundsException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "Take 'cursor' from the 'next' of the page before.");
    }
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

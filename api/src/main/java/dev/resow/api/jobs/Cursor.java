package dev.resow.api.jobs;

import dev.resow.api.problem.Parameters;
import dev.resow.persistence.JobRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Where a page ended: the last job on it. Opaque to clients; new jobs do not shift pages. */
record Cursor(Instant createdAt, UUID id) {
  static Cursor after(JobRow row) {
    return new Cursor(row.createdAt, row.id);
  }

  static Cursor parse(String text) {
    return Parameters.cursor(
        text,
        plain -> {
          String[] parts = plain.split(" ", 2);
          return new Cursor(Parameters.cursorTime(parts[0]), UUID.fromString(parts[1]));
        });
  }

  @Override
  public String toString() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.US_ASCII));
  }
}

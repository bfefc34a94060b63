package dev.resow.ledger;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.Json;
import dev.resow.contract.Texts;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** The dead letters, as rows. */
public final class DeadLetterTable {
  private static final String INSERT =
      """
      INSERT INTO dead_letter (id, at, reason, detail, consumer, job_id, attempt, topic, origin,
        tenant)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS json), (SELECT tenant FROM job WHERE id = ?))
      ON CONFLICT (id) DO NOTHING""";

  private DeadLetterTable() {}

  /** Keeps letters in the connection's transaction; one that is there already stays as it is. */
  public static void keep(Connection connection, List<DeadLetter> letters) throws SQLException {
    try (var insert = connection.prepareStatement(INSERT)) {
      for (DeadLetter letter : letters) {
        DeadLetter.Origin origin = letter.origin();
        insert.setString(1, Texts.storable(letter.eventId()));
        insert.setObject(2, letter.at().atOffset(ZoneOffset.UTC));
        insert.setString(3, Texts.storable(letter.reason()));
        insert.setString(4, Texts.storable(letter.detail()));
        insert.setString(5, Texts.storable(letter.consumer()));
        insert.setObject(6, letter.jobId());
        insert.setObject(7, letter.attempt(), Types.INTEGER);
        insert.setString(8, origin == null ? null : Texts.storable(origin.topic()));
        insert.setString(9, origin == null ? null : Json.text(origin));
        insert.setObject(10, job(letter));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /** The job it is about: told, or the key of a record of a job's topic. */
  private static UUID job(DeadLetter letter) {
    if (letter.jobId() != null) return letter.jobId();
    try {
      String key = letter.origin().key();
      return key == null ? null : UUID.fromString(key);
    } catch (IllegalArgumentException noJob) {
      return null;
    }
  }
}

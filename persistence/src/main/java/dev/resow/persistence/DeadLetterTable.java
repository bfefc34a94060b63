package dev.resow.persistence;

import dev.resow.contract.DeadLetter;
import dev.resow.contract.Json;
import dev.resow.contract.Texts;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.JDBCType;
import java.util.List;
import java.util.UUID;

/** Stores dead letters. */
@ApplicationScoped
public class DeadLetterTable {
  private static final String INSERT =
      """
      INSERT INTO dead_letter (id, at, reason, detail, consumer, job_id, attempt, topic, origin,
        tenant)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS json), (SELECT tenant FROM job WHERE id = ?))
      ON CONFLICT (id) DO NOTHING""";

  private final Sql sql;

  DeadLetterTable(Sql sql) {
    this.sql = sql;
  }

  /** Stores letters; one that is stored already stays as it is. */
  public void insert(List<DeadLetter> letters) {
    sql.batch(INSERT, letters.stream().map(DeadLetterTable::parameters).toList());
  }

  private static Object[] parameters(DeadLetter letter) {
    DeadLetter.Origin origin = letter.origin();
    return new Object[] {
      Texts.storable(letter.eventId()),
      letter.at(),
      Texts.storable(letter.reason()),
      text(Texts.storable(letter.detail())),
      Texts.storable(letter.consumer()),
      letter.jobId(),
      new Sql.Nullable(letter.attempt(), JDBCType.INTEGER),
      text(origin == null ? null : Texts.storable(origin.topic())),
      text(origin == null ? null : Json.text(origin)),
      job(letter)
    };
  }

  private static Sql.Nullable text(String text) {
    return new Sql.Nullable(text, JDBCType.VARCHAR);
  }

  /** The job that the letter names, or the key of a record from a topic of jobs; null if none. */
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

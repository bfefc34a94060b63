package dev.resow.persistence;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** Something that happened to a job, in the order the scheduler accepted it. */
@Entity
@Table(name = "job_event")
@IdClass(EventRow.Key.class)
public class EventRow extends PanacheEntityBase {
  @Id
  @Column(name = "job_id")
  public UUID jobId;

  /** 1, 2, 3, ... within the job; what {@code Last-Event-ID} counts. */
  @Id public int seq;

  /** CloudEvents id; unique over all jobs, so a duplicate cannot be stored. */
  @Column(name = "event_id")
  public String eventId;

  public String type;
  public Integer attempt;
  public Instant at;

  @JdbcTypeCode(SqlTypes.JSON)
  public String data;

  /** The events of a job after {@code seq}, in order. */
  public static List<EventRow> after(UUID jobId, int seq) {
    return list("jobId = ?1 and seq > ?2 order by seq", jobId, seq);
  }

  /** The primary key. */
  public record Key(UUID jobId, int seq) implements Serializable {}
}

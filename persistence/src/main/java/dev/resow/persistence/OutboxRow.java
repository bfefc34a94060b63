package dev.resow.persistence;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.Json;
import dev.resow.contract.Texts;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A record that is committed but perhaps not yet on its topic. */
@Entity
@Table(name = "outbox")
public class OutboxRow extends PanacheEntityBase {
  private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

  @Id public UUID id;
  public String topic;

  @Column(name = "record_key")
  public String recordKey;

  @JdbcTypeCode(SqlTypes.JSON)
  public String headers;

  public byte[] payload;

  @Column(name = "created_at")
  public Instant createdAt;

  /** How often it could not be sent. */
  public int tries;

  static OutboxRow of(UUID id, EncodedRecord record, Instant now) {
    var row = new OutboxRow();
    row.id = id;
    row.topic = record.topic();
    row.recordKey = Texts.storable(record.key());
    row.headers = Json.text(storable(record.headers()));
    row.payload = record.value();
    row.createdAt = now;
    return row;
  }

  private static Map<String, String> storable(Map<String, String> headers) {
    var storable = new LinkedHashMap<String, String>();
    headers.forEach((name, text) -> storable.put(Texts.storable(name), Texts.storable(text)));
    return storable;
  }

  /**
   * @throws UncheckedIOException if the headers are not what {@link #of} wrote
   */
  EncodedRecord record() {
    try {
      return new EncodedRecord(
          topic, recordKey, Json.mapper().readValue(headers, HEADERS), payload);
    } catch (IOException e) {
      throw new UncheckedIOException("outbox row " + id + " has broken headers", e);
    }
  }
}

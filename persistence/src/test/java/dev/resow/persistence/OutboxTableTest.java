package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutboxTableTest {
  private static final Duration GRACE = Duration.ofSeconds(2);

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final OutboxTable outbox = new OutboxTable(DATABASE.sql());

  @BeforeEach
  void empty() {
    DATABASE.sql().update("TRUNCATE outbox");
  }

  @Test
  void theOldestRowsAreLeftBehindFirst() {
    List<UUID> ids = IntStream.range(0, 5).mapToObj(this::insert).toList();
    assertThat(leftBehind(3, 1000)).containsExactlyElementsOf(ids.subList(0, 3));
    outbox.delete(rows(2));
    assertThat(leftBehind(10, 1000)).containsExactlyElementsOf(ids.subList(2, 5));
  }

  @Test
  void asManyAreTakenAsFitButAtLeastOne() {
    List<UUID> ids = IntStream.range(0, 3).mapToObj(this::insert).toList();
    assertThat(leftBehind(10, 6)).as("of three bytes each").isEqualTo(ids.subList(0, 2));
    assertThat(leftBehind(10, 1)).isEqualTo(ids.subList(0, 1));
  }

  @Test
  void aRowThatFailedWaitsAndAParkedOneStays() {
    UUID failed = insert(0);
    UUID parked = insert(1);
    outbox.failed(failed, Rows.NOW.plusSeconds(1), null, "no broker");
    outbox.failed(parked, null, Rows.NOW, "too large");
    assertThat(leftBehind(10, 1000)).isEmpty();
    assertThat(outbox.parked()).isEqualTo(1);

    outbox.failed(failed, Rows.NOW, null, "no broker");
    assertThat(leftBehind(10, 1000)).containsExactly(failed);
    assertThat(rows(1).getFirst().tries).isEqualTo(2);
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    UUID id = insert(0);
    OutboxRow row = rows(1).getFirst();
    assertThat(row.id).isEqualTo(id);
    assertThat(row.payload).containsExactly(1, 2, 3);
    assertThat(row.record().headers()).isEmpty();
    assertThat(row.createdAt).isBefore(Rows.NOW);
  }

  private UUID insert(int number) {
    OutboxRow row = Rows.record(UUID.randomUUID());
    row.createdAt = Rows.NOW.minusSeconds(60 - number);
    outbox.insert(List.of(row));
    return row.id;
  }

  private List<OutboxRow> rows(int max) {
    return outbox.leftBehind(Rows.NOW.minus(GRACE), Rows.NOW, max, Long.MAX_VALUE);
  }

  private List<UUID> leftBehind(int max, long maxBytes) {
    return outbox.leftBehind(Rows.NOW.minus(GRACE), Rows.NOW, max, maxBytes).stream()
        .map(row -> row.id)
        .toList();
  }
}

package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.JDBCType;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SqlTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();

  @BeforeEach
  void anEmptyTable() {
    sql.update("DROP TABLE IF EXISTS animal");
    sql.update("CREATE TABLE animal (name text PRIMARY KEY, legs integer, seen timestamptz)");
  }

  @Test
  void rowsAreMappedInTheOrderOfTheQuery() {
    sql.update("INSERT INTO animal VALUES (?, ?, ?)", "cat", 4, Rows.NOW);
    sql.update("INSERT INTO animal VALUES (?, ?, ?)", "eel", null, null);
    record Animal(String name, Integer legs, java.time.Instant seen) {}
    var animals =
        sql.list(
            "SELECT * FROM animal ORDER BY name DESC",
            row ->
                new Animal(
                    row.getString("name"),
                    row.getObject("legs", Integer.class),
                    Sql.instant(row, "seen")));
    assertThat(animals)
        .containsExactly(new Animal("eel", null, null), new Animal("cat", 4, Rows.NOW));
  }

  @Test
  void theFirstRowIsEmptyIfThereIsNone() {
    assertThat(sql.first("SELECT name FROM animal", row -> row.getString(1))).isEmpty();
    sql.update("INSERT INTO animal (name) VALUES ('cat'), ('fox')");
    assertThat(sql.first("SELECT name FROM animal ORDER BY name", row -> row.getString(1)))
        .contains("cat");
    assertThat(sql.count("SELECT count(*) FROM animal")).isEqualTo(2);
  }

  @Test
  void arraysOfTextsAndIdsAreParameters() {
    UUID id = UUID.randomUUID();
    assertThat(
            sql.count(
                "SELECT count(*) WHERE 'cat' = ANY (?) AND CAST(? AS uuid) = ANY (?)",
                new String[] {"fox", "cat"},
                id,
                new UUID[] {id}))
        .isEqualTo(1);
  }

  @Test
  void aBatchCountsTheRowsItChanged() {
    assertThat(sql.batch("INSERT INTO animal (name) VALUES (?)", List.of())).isZero();
    assertThat(insert("cat")).isEqualTo(1);
    assertThat(insert("cat", "fox", "eel")).as("the cat is there").isEqualTo(2);
  }

  private int insert(String... names) {
    return sql.batch(
        "INSERT INTO animal (name, legs) VALUES (?, ?) ON CONFLICT DO NOTHING",
        List.of(names).stream()
            .map(name -> new Object[] {name, new Sql.Nullable(null, JDBCType.INTEGER)})
            .toList());
  }

  @Test
  void whatTheDatabaseRejectsIsADatabaseException() {
    insert("cat");
    assertThatThrownBy(() -> sql.update("INSERT INTO animal (name) VALUES (?)", "cat"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("animal_pkey")
        .hasCauseInstanceOf(SQLException.class);
  }

  @Test
  void aNamedParameterMayOccurSeveralTimes() {
    var statement =
        new NamedStatement("SELECT :a || :b || :a WHERE CAST(now() AS text) <> 'x'::text");
    assertThat(
            sql.first(
                statement.sql(),
                row -> row.getString(1),
                statement.parameters(Map.of("a", "tu", "b", "-"))))
        .contains("tu-tu");
    assertThatThrownBy(() -> statement.parameters(Map.of("a", "tu")))
        .hasMessageContaining("no value for parameter :b");
  }
}

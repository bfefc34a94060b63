package dev.resow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A standby has every row that was committed, and takes writes once it is promoted. */
@Timeout(240)
class PostgresReplicationTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path first;
  @TempDir Path second;

  @Test
  void whatWasCommittedIsThereAfterAFailoverAndAfterTheWayBack() throws Exception {
    try (var primary = EmbeddedPostgres.start(first)) {
      execute(primary, "CREATE TABLE animal (name text)");
      var replication = new PostgresReplication(primary.port());
      replication.copyTo(first, second);
      try (var standby = EmbeddedPostgres.start(second)) {
        replication.awaitFollower(LIMIT);
        assertThat(texts(primary, "SELECT sync_state FROM pg_stat_replication"))
            .as("a commit waits for the standby")
            .containsExactly("sync");
        execute(primary, "INSERT INTO animal VALUES ('tiger')");
        assertThatThrownBy(() -> execute(standby, "INSERT INTO animal VALUES ('leopard')"))
            .as("a standby takes no writes")
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("read-only");

        stop(primary);
        new PostgresReplication(standby.port()).promote(LIMIT);
        assertThat(names(standby)).containsExactly("tiger");
        execute(standby, "INSERT INTO animal VALUES ('leopard')");

        var back = new PostgresReplication(standby.port());
        back.copyTo(second, first);
        try (var follower = EmbeddedPostgres.start(first)) {
          back.awaitFollower(LIMIT);
          stop(standby);
          new PostgresReplication(follower.port()).promote(LIMIT);
          assertThat(names(follower)).containsExactly("tiger", "leopard");
        }
      }
    }
  }

  @Test
  void aServerThatIsNoStandbyCannotBePromoted() throws Exception {
    try (var primary = EmbeddedPostgres.start(first)) {
      assertThatThrownBy(() -> new PostgresReplication(primary.port()).promote(LIMIT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("did not take over");
    }
  }

  private static void stop(EmbeddedPostgres server) {
    server.close();
  }

  private static List<String> names(EmbeddedPostgres server) throws SQLException {
    return texts(server, "SELECT name FROM animal");
  }

  private static List<String> texts(EmbeddedPostgres server, String query) throws SQLException {
    var texts = new ArrayList<String>();
    try (var connection = DriverManager.getConnection(server.jdbcUrl("resow"), "postgres", "");
        var rows = connection.createStatement().executeQuery(query)) {
      while (rows.next()) texts.add(rows.getString(1));
    }
    return texts;
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(server.jdbcUrl("resow"), "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}

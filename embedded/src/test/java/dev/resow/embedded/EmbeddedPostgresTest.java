package dev.resow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresTest {
  @TempDir Path folder;

  @Test
  void rowsOutliveTheServer() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder)) {
      write(postgres.jdbcUrl("resow"), "tiger");
    }
    try (var postgres = EmbeddedPostgres.start(folder)) {
      assertThat(read(postgres.jdbcUrl("resow"))).containsExactly("tiger");
      assertThatThrownBy(() -> EmbeddedPostgres.start(folder))
          .isInstanceOf(FolderInUseException.class);
      assertThatThrownBy(() -> postgres.jdbcUrl("a; drop database resow"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aServerThatOutlivedItsJvmIsStoppedAndItsRowsAreThere() throws Exception {
    long orphan;
    try (var killed = ChildJvm.start(PostgresMain.class, folder.toString(), "0", "resow")) {
      write(killed.firstLine().substring("postgres ".length()), "leopard");
      orphan = Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
      killed.killNow();
    }
    assertThat(ProcessHandle.of(orphan)).as("postgres outlives kill -9 of its JVM").isPresent();

    try (var postgres = EmbeddedPostgres.start(folder)) {
      assertThat(read(postgres.jdbcUrl("resow"))).containsExactly("leopard");
      assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
    }
  }

  @Test
  void aPidFileWithAStrangersNumberDoesNotHarmTheStranger() throws Exception {
    try (var postgres = EmbeddedPostgres.start(folder)) {
      write(postgres.jdbcUrl("resow"), "lynx");
    }
    Process stranger = new ProcessBuilder("sleep", "300").start();
    try {
      Files.writeString(pidFile(), stranger.pid() + "\n" + folder.resolve("data") + "\n");
      try (var postgres = EmbeddedPostgres.start(folder)) {
        assertThat(read(postgres.jdbcUrl("resow"))).containsExactly("lynx");
      }
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  private Path pidFile() {
    return folder.resolve("data/postmaster.pid");
  }

  private static void write(String jdbcUrl, String name) throws Exception {
    try (var connection = DriverManager.getConnection(jdbcUrl, EmbeddedPostgres.USER, "");
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE animal (name text)");
      statement.execute("INSERT INTO animal VALUES ('" + name + "')");
    }
  }

  private static List<String> read(String jdbcUrl) throws Exception {
    var names = new ArrayList<String>();
    try (var connection = DriverManager.getConnection(jdbcUrl, EmbeddedPostgres.USER, "");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT name FROM animal")) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }
}

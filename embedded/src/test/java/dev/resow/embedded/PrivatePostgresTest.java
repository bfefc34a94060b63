package dev.resow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivatePostgresTest {
  private static final String DATABASE = "resow";

  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void aFolderThatEverybodyReaches() throws Exception {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
    folder = parent.resolve("postgres");
  }

  @Test
  void onlyWhoHasThePasswordConnectsAndThatRoleRunsNoPrograms() throws Exception {
    var started = EmbeddedPostgres.startPrivate(folder, 0, DATABASE);
    try (var server = started.server()) {
      String url = started.login().jdbcUrl();
      for (String guess : List.of("", "trusted", "postgres")) {
        for (String user : List.of(EmbeddedPostgres.USER, DATABASE)) {
          assertThatThrownBy(() -> DriverManager.getConnection(url, user, guess))
              .isInstanceOf(SQLException.class)
              .hasMessageContaining("password");
        }
      }
      assertThat(ask(started.login(), "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"))
          .isEqualTo("f");
      assertThat(ask(started.login(), "CREATE TABLE animal (name text); SELECT 'made'"))
          .isEqualTo("made");
      assertThatThrownBy(
              () -> ask(started.login(), "COPY animal FROM PROGRAM 'echo tiger'; SELECT 1"))
          .hasMessageContaining("permission denied to COPY to or from an external program");
      var elsewhere =
          new EmbeddedPostgres.Login(
              url.replace("/" + DATABASE, "/postgres"), DATABASE, started.login().password());
      assertThatThrownBy(() -> ask(elsewhere, "SELECT 1"))
          .hasMessageContaining("permission denied");
      assertThat(Files.readString(folder.resolve("data/pg_hba.conf"))).doesNotContain("trust");
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void aFolderMadeWithoutPasswordsIsTakenOverWithItsRows() throws Exception {
    try (var open = EmbeddedPostgres.start(folder)) {
      var superuser = new EmbeddedPostgres.Login(open.jdbcUrl(DATABASE), "postgres", "");
      ask(
          superuser,
          "CREATE TABLE animal (id bigserial PRIMARY KEY, name text);"
              + " CREATE VIEW zoo AS SELECT name FROM animal;"
              + " CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1';"
              + " INSERT INTO animal (name) VALUES ('lynx'); SELECT 1");
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    var started = EmbeddedPostgres.startPrivate(folder, 0, DATABASE);
    try (var server = started.server()) {
      assertThat(ask(started.login(), "SELECT name FROM zoo")).isEqualTo("lynx");
      // what a migration may want to do with objects of an earlier version
      assertThat(
              ask(
                  started.login(),
                  "ALTER TABLE animal ADD COLUMN legs int; DROP VIEW zoo; DROP FUNCTION one();"
                      + " INSERT INTO animal (name) VALUES ('fox'); SELECT count(*) FROM animal"))
          .isEqualTo("2");
      assertThatThrownBy(
              () -> DriverManager.getConnection(started.login().jdbcUrl(), "postgres", ""))
          .isInstanceOf(SQLException.class);
      assertThat(mode(folder)).isEqualTo("rwx------");
      assertThat(server.port()).isPositive();
    }
  }

  @Test
  void aLostOrWrongPasswordFileIsReplaced() throws Exception {
    EmbeddedPostgres.startPrivate(folder, 0, DATABASE).server().close();
    Path file = folder.resolve("superuser.password");
    String first = Files.readString(file);

    Files.delete(file);
    EmbeddedPostgres.startPrivate(folder, 0, DATABASE).server().close();
    String second = Files.readString(file);
    assertThat(second).isNotEqualTo(first);

    Files.writeString(file, first);
    var started = EmbeddedPostgres.startPrivate(folder, 0, DATABASE);
    try (var _ = started.server()) {
      assertThat(ask(started.login(), "SELECT 1")).isEqualTo("1");
    }
    assertThat(Files.readString(file)).isNotEqualTo(first);
  }

  @Test
  void anotherAccountReadsNothingOfTheFolder() throws Exception {
    Assumptions.assumeTrue(
        System.getProperty("user.name").equals("root"), "only root becomes somebody else");
    try (var _ = EmbeddedPostgres.startPrivate(folder, 0, DATABASE).server()) {
      for (String name : List.of("superuser.password", "pgpass", "postgres.log", "owner.lock")) {
        assertThat(mode(folder.resolve(name))).as(name).isEqualTo("rw-------");
        assertThat(asNobody("cat", folder.resolve(name).toString())).as(name).isNotZero();
      }
      assertThat(asNobody("ls", folder.toString())).isNotZero();
      assertThat(asNobody("ls", parent.toString())).as("the account itself works").isZero();
    }
  }

  private static int asNobody(String... command) throws Exception {
    var all = new java.util.ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534"));
    all.add("--clear-groups");
    all.addAll(List.of(command));
    var process =
        new ProcessBuilder(all)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor();
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  /** The first column of the last statement. */
  private static String ask(EmbeddedPostgres.Login login, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(login.jdbcUrl(), login.user(), login.password());
        var statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (var result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}

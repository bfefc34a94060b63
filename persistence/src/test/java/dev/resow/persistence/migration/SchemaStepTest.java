package dev.resow.persistence.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every change of a schema that breaks the earlier release is found, and nothing else is. */
class SchemaStepTest {
  private static final String EARLIER =
      """
      CREATE TABLE job (
        id integer PRIMARY KEY, name text, size integer NOT NULL DEFAULT 1, state text CHECK (state <> ''),
        note text);
      CREATE UNIQUE INDEX job_name ON job (name);
      CREATE TABLE round (job integer NOT NULL REFERENCES job (id) ON DELETE CASCADE);
      CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER told AFTER INSERT ON job FOR EACH ROW EXECUTE FUNCTION tell();
      """;

  private static Path folder;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "step");
    postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE round | table round: removed or renamed",
        "ALTER TABLE round RENAME TO turn | table round: removed or renamed",
        "ALTER TABLE job DROP COLUMN note | column job.note: removed or renamed",
        "ALTER TABLE job RENAME COLUMN note TO remark | column job.note: removed or renamed",
        "ALTER TABLE job ADD COLUMN owner text NOT NULL"
            + " | column job.owner: added as NOT NULL without a default",
        "ALTER TABLE job ALTER COLUMN size TYPE smallint"
            + " | column job.size: type integer became smallint",
        "ALTER TABLE job ALTER COLUMN size TYPE bigint"
            + " | column job.size: type integer became bigint",
        "ALTER TABLE job ALTER COLUMN state SET NOT NULL | column job.state: became NOT NULL",
        "ALTER TABLE job ALTER COLUMN size DROP DEFAULT | column job.size: lost its default",
        "ALTER TABLE job ADD CHECK (size > 0) | rule on job: added to a table of the earlier release",
        "ALTER TABLE job DROP CONSTRAINT job_state_check | rule on job: removed: CHECK",
        "ALTER TABLE job ALTER COLUMN size DROP NOT NULL | column job.size: may be null now",
        "CREATE UNIQUE INDEX ON job (state) | rule on job: added to a table of the earlier release",
        "DROP INDEX job_name | rule on job: removed: CREATE UNIQUE INDEX",
        "CREATE TABLE note (job integer REFERENCES job (id))"
            + " | rule on note: rows of job, a table of the earlier release, can no longer be deleted",
        "CREATE TRIGGER again BEFORE UPDATE ON job FOR EACH ROW EXECUTE FUNCTION tell()"
            + " | trigger job.again: added to a table of the earlier release",
        "DROP TRIGGER told ON job | trigger job.told: removed",
        "ALTER FUNCTION tell() RENAME TO say | function tell(): removed or renamed",
      })
  void aChangeThatBreaksTheEarlierReleaseIsFound(String change, String sentence)
      throws SQLException {
    assertThat(breaksOf(change)).singleElement().asString().startsWith(sentence);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE job ADD COLUMN owner text",
        "ALTER TABLE job ADD COLUMN cost double precision NOT NULL DEFAULT 1",
        "ALTER TABLE job ADD COLUMN model text GENERATED ALWAYS AS (coalesce(name, '')) STORED",
        "CREATE INDEX ON job (size)",
        "ALTER INDEX job_name RENAME TO job_names",
        "CREATE TABLE note (job integer NOT NULL UNIQUE REFERENCES job (id) ON DELETE CASCADE)",
        "CREATE OR REPLACE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      })
  void whatTheEarlierReleaseDoesNotNoticeIsAllowed(String change) throws SQLException {
    assertThat(breaksOf(change)).isEmpty();
  }

  private static List<String> breaksOf(String change) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.jdbcUrl("step"), EmbeddedPostgres.USER, "");
        var statement = connection.createStatement()) {
      statement.execute(
          "DROP SCHEMA IF EXISTS step CASCADE; CREATE SCHEMA step; SET search_path = step");
      statement.execute(EARLIER);
      var before = Catalogue.of(connection, "step");
      statement.execute(change);
      return SchemaStep.breaks(before, Catalogue.of(connection, "step"));
    }
  }
}

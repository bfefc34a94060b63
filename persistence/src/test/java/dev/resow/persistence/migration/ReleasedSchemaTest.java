package dev.resow.persistence.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.persistence.migration.Migrations.Migration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The previous release works on this one's schema: beside this one during an upgrade, and alone
 * after a rollback. The migrations that it had are in {@link #RELEASED}; a release writes them anew
 * with {@code -Dresow.release=write}.
 */
class ReleasedSchemaTest {
  private static final Path RELEASED =
      Path.of("src/test/resources/dev/resow/persistence/migration/released.tsv");

  private static final Path SETTINGS =
      Path.of("src/main/resources/META-INF/microprofile-config.properties");

  /**
   * What breaks the previous release and is accepted: the sentence of {@link SchemaStep}, or the
   * file and the first word of a statement that changes rows, each with the reason. Empty it with
   * each release.
   */
  private static final Map<String, String> ACCEPTED =
      Map.of(
          "column webhook_delivery.job_id: may be null now",
          "Only this release makes messages without a job. The previous one fails before it sends"
              + " such a message, whose lease then ends, and this one sends it.");

  private static Path folder;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    if ("write".equals(System.getProperty("resow.release"))) write();
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "released");
    postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  private static void write() throws IOException {
    Files.write(
        RELEASED, Migrations.all().stream().map(m -> m.file() + "\t" + m.sha256()).toList());
  }

  /** Flyway refuses to start on a database that has run another text of a migration. */
  @Test
  void releasedMigrationsNeverChange() throws IOException {
    var now = Migrations.all().stream().map(m -> m.file() + "\t" + m.sha256()).toList();
    assertThat(now).containsAll(released());
  }

  /** Flyway does not run what comes before a migration that a database has run. */
  @Test
  void newMigrationsComeAfterThem() throws IOException {
    assertThat(added()).allSatisfy(m -> assertThat(m.version()).isGreaterThan(last()));
  }

  @Test
  void whatIsNewDoesNotBreakThePreviousRelease() throws Exception {
    var breaks = new ArrayList<String>();
    try (Connection connection =
        DriverManager.getConnection(postgres.jdbcUrl("step"), EmbeddedPostgres.USER, "")) {
      flyway("step", Integer.toString(last())).migrate();
      var before = Catalogue.of(connection, "resow");
      flyway("step", "latest").migrate();
      breaks.addAll(SchemaStep.breaks(before, Catalogue.of(connection, "resow")));
    }
    for (Migration migration : added())
      for (String word : Migrations.changesOfRows(Migrations.text(migration)))
        breaks.add(migration.file() + ": " + word);

    assertThat(breaks)
        .as("what breaks the previous release and is not accepted")
        .filteredOn(sentence -> !ACCEPTED.containsKey(sentence))
        .isEmpty();
    assertThat(ACCEPTED.keySet()).as("accepted breaks that are there").isSubsetOf(breaks);
  }

  /**
   * A release starts on the schema of the next one: it ignores migrations that it does not know.
   */
  @Test
  void aReleaseStartsOnTheSchemaOfTheNext() throws Exception {
    flyway("rollback", "latest").migrate();
    Path itsMigrations = Files.createDirectory(folder.resolve("migrations"));
    for (Migration migration : Migrations.all())
      if (!added().contains(migration))
        Files.writeString(itsMigrations.resolve(migration.file()), Migrations.text(migration));

    var started =
        configuration("rollback")
            .locations("filesystem:" + itsMigrations)
            .ignoreMigrationPatterns(ignoredByTheApps())
            .load()
            .migrate();

    assertThat(started.success).isTrue();
    assertThat(started.migrationsExecuted).isZero();
  }

  @Test
  void statementsThatChangeRowsAreFound() {
    assertThat(
            Migrations.changesOfRows(
                """
                -- UPDATE in a comment; DELETE too
                UPDATE lane SET vtime = vtime * 10;
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                  DELETE FROM lane; RETURN NULL; END $$;
                INSERT INTO lane VALUES ('a; DELETE');
                CREATE TABLE updates (id integer REFERENCES lane ON DELETE CASCADE);
                delete FROM lane;
                TRUNCATE lane;
                DO $body$ BEGIN UPDATE lane SET vtime = 0; END $body$;"""))
        .containsExactly("UPDATE", "INSERT", "DELETE", "TRUNCATE", "DO");
  }

  /** What Quarkus makes of the settings of the apps; its default is nothing, unlike Flyway's. */
  private static String[] ignoredByTheApps() throws IOException {
    var settings = new Properties();
    try (var file = Files.newBufferedReader(SETTINGS)) {
      settings.load(file);
    }
    boolean future =
        Boolean.parseBoolean(settings.getProperty("quarkus.flyway.ignore-future-migrations"));
    return future ? new String[] {"*:future"} : new String[0];
  }

  private static Flyway flyway(String database, String target) {
    return configuration(database).target(target).load();
  }

  private static FluentConfiguration configuration(String database) {
    return Flyway.configure()
        .dataSource(postgres.jdbcUrl(database), EmbeddedPostgres.USER, "")
        .defaultSchema("resow")
        .schemas("resow")
        .createSchemas(true);
  }

  private static List<String> released() throws IOException {
    return Files.readAllLines(RELEASED);
  }

  private static int last() throws IOException {
    var files = files();
    return Migrations.all().stream()
        .filter(m -> files.contains(m.file()))
        .mapToInt(Migration::version)
        .max()
        .orElseThrow();
  }

  private static List<Migration> added() throws IOException {
    var files = files();
    return Migrations.all().stream().filter(m -> !files.contains(m.file())).toList();
  }

  private static List<String> files() throws IOException {
    return released().stream().map(line -> line.substring(0, line.indexOf('\t'))).toList();
  }
}

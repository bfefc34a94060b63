package dev.resow.persistence.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Replicas of the apps that start together: one migrates, the others wait for it and go on. */
class ReplicasMigrateTest {
  private static final int REPLICAS = 3;
  private static Path folder;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "replicas");
    postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  @RepeatedTest(5)
  void oneMigratesAnEmptyDatabaseAndAllStart(RepetitionInfo run) throws Exception {
    String url = postgres.jdbcUrl("empty_" + run.getCurrentRepetition());

    migrateTogether(url);

    // What Flyway says that each replica executed may count a migration that another one did.
    assertThat(history(url)).hasSize(migrationFiles()).doesNotHaveDuplicates();
    assertThat(migrateTogether(url)).as("the next start").containsOnly(0);
  }

  /** One replica may take as long as a migration may; Flyway would give up after 50 s. */
  @Test
  void replicasWaitAsLongAsAMigrationMayTake() throws SQLException {
    var configuration = Flyway.configure();
    try (var pool = pool(postgres.jdbcUrl("waiting"))) {
      new MigrationConnections().customize(configuration.dataSource(pool));
    }
    assertThat(configuration.getLockRetryCount()).as("seconds").isEqualTo(3600);
  }

  /** Versions in the history of the schema that were executed successfully. */
  private static List<String> history(String url) throws SQLException {
    var versions = new ArrayList<String>();
    try (var pool = pool(url);
        var connection = pool.getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT version FROM resow.flyway_schema_history WHERE success AND version IS NOT NULL")) {
      while (rows.next()) versions.add(rows.getString(1));
    }
    return versions;
  }

  /** Number of migrations that each replica says that it executed. */
  private static List<Integer> migrateTogether(String url)
      throws InterruptedException, ExecutionException {
    var start = new CyclicBarrier(REPLICAS);
    var replicas = new ArrayList<Future<Integer>>();
    try (var threads = Executors.newFixedThreadPool(REPLICAS)) {
      for (int i = 0; i < REPLICAS; i++)
        replicas.add(
            threads.submit(
                () -> {
                  try (var pool = pool(url)) {
                    var flyway = asTheAppsAreConfigured(pool).load();
                    start.await();
                    return flyway.migrate().migrationsExecuted;
                  }
                }));
    }
    var executed = new ArrayList<Integer>();
    for (var replica : replicas) executed.add(replica.get());
    return executed;
  }

  /** As {@code microprofile-config.properties} has it. */
  private static FluentConfiguration asTheAppsAreConfigured(AgroalDataSource pool) {
    var configuration =
        Flyway.configure()
            .dataSource(pool)
            .defaultSchema("resow")
            .schemas("resow")
            .createSchemas(true)
            .connectRetries(30);
    new MigrationConnections().customize(configuration);
    return configuration;
  }

  private static AgroalDataSource pool(String url) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(2)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(url)
                                    .principal(new NamePrincipal(EmbeddedPostgres.USER)))));
  }

  private static int migrationFiles() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
      return (int) files.filter(file -> file.toString().endsWith(".sql")).count();
    }
  }
}

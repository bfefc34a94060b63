package dev.resow.persistence.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.persistence.SharedClock;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.quarkus.runtime.ShutdownEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first of two servers freezes, and the other one takes its place. */
@Timeout(180)
class FailoverTest {
  @TempDir private Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private EmbeddedPostgres first;
  private AgroalDataSource pool;
  private DatabaseHealth health;

  @BeforeEach
  void start() throws IOException, SQLException {
    first = opened(EmbeddedPostgres.start(folder.resolve("first")));
    EmbeddedPostgres second = opened(EmbeddedPostgres.start(folder.resolve("second")));
    pool = opened(pool(first.port(), second.port()));
    var clock = new SharedClock(Instant.now(), System::nanoTime);
    health = new DatabaseHealth(pool, clock, Clock.systemUTC());
    Until.isTrue(() -> health.status().up());
  }

  @AfterEach
  void stop() throws Exception {
    health.stop(new ShutdownEvent());
    signal("CONT");
    for (AutoCloseable each : open.reversed()) each.close();
  }

  /** No time limit ends the query: it would wait until the frozen server runs again. */
  @Test
  void aConnectionThatWaitsForAnAnswerIsClosed() throws Exception {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      var waiting =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return statement.execute("SELECT pg_sleep(3600)");
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });
      signal("STOP");
      assertThatThrownBy(() -> waiting.get(2, TimeUnit.MINUTES))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseInstanceOf(java.io.IOException.class);
    }
    Until.isTrue(() -> health.status().up());
    try (var connection = pool.getConnection()) {
      assertThat(connection.isValid(5)).as("of the other server").isTrue();
    }
  }

  private <T extends AutoCloseable> T opened(T resource) {
    open.add(resource);
    return resource;
  }

  private static AgroalDataSource pool(int... ports) throws SQLException {
    String url =
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/postgres?hostRecheckSeconds=3"
            .formatted(ports[0], ports[1]);
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(5)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(url)
                                    .jdbcProperty("sslResponseTimeout", "1000")
                                    .principal(new NamePrincipal(EmbeddedPostgres.USER)))));
  }

  /** To every process of the first server. */
  private void signal(String name) throws IOException, InterruptedException {
    Path file = folder.resolve("first/data/postmaster.pid");
    var server = ProcessHandle.of(Long.parseLong(Files.readAllLines(file).getFirst()));
    var processes = new ArrayList<ProcessHandle>();
    server.ifPresent(
        postmaster -> {
          processes.add(postmaster);
          postmaster.descendants().forEach(processes::add);
        });
    for (ProcessHandle process : processes)
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }
}

package dev.resow.scheduler.health;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.embedded.Ports;
import dev.resow.embedded.PostgresCertificate;
import dev.resow.persistence.Sql;
import dev.resow.testkit.Until;
import dev.resow.testkit.security.CertificateAuthority;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A database that accepts TLS only, with {@code sslmode=verify-full}, and its renewed certificate.
 */
@QuarkusTest
@QuarkusTestResource(value = DatabaseCertificateTest.Servers.class, restrictToAnnotatedClass = true)
@Timeout(120)
class DatabaseCertificateTest {
  private static final String UNTRUSTED =
      "the certificate of the database is not signed by a CA in sslrootcert";

  @Inject Sql sql;

  @Test
  void everyConnectionIsEncryptedAndAnotherAuthorityIsTrustedOnceItsCertificateIsInTheFile()
      throws Exception {
    Until.isTrue(() -> fault() == null);
    assertThat(
            sql.list(
                "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                    + " WHERE usename = 'resow'",
                row -> row.getBoolean(1)))
        .as("of the pool, the migrations and the health check")
        .isNotEmpty()
        .containsOnly(true);

    var other = CertificateAuthority.create(Servers.folder.resolve("other"), "other");
    Servers.serveWith(other.server("database"));
    Until.isTrue(() -> UNTRUSTED.equals(faultAfterReconnecting()));

    Files.copy(other.certificate(), Servers.trusted, StandardCopyOption.REPLACE_EXISTING);
    Until.isTrue(() -> fault() == null);
  }

  private static String fault() {
    return given()
        .get("/q/health/ready")
        .jsonPath()
        .getString("checks.find { it.name == 'database' }.data.fault");
  }

  /** The server reads its files again in its own time; until then it has the old certificate. */
  private static String faultAfterReconnecting() {
    Servers.endSessions();
    return fault();
  }

  /** A database with TLS; no broker, which is not the question here. */
  public static final class Servers implements QuarkusTestResourceLifecycleManager {
    private static Path folder;
    private static Path trusted;
    private static Path certificate;
    private static Path key;
    private static EmbeddedPostgres.Private postgres;

    @Override
    public Map<String, String> start() {
      try {
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "tls");
        folder = folder.toAbsolutePath();
        var authority = CertificateAuthority.create(folder.resolve("tls"), "authority");
        trusted = Files.copy(authority.certificate(), folder.resolve("trusted.pem"));
        var identity = authority.server("database");
        certificate = identity.certificate();
        key = identity.key();
        postgres =
            EmbeddedPostgres.startPrivate(
                folder.resolve("postgres"), 0, "resow", new PostgresCertificate(certificate, key));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      var login = postgres.login();
      String nobody = "127.0.0.1:" + Ports.free();
      return Map.of(
          "quarkus.datasource.jdbc.url", login.jdbcUrl(),
          "quarkus.datasource.username", login.user(),
          "quarkus.datasource.password", login.password(),
          "quarkus.datasource.jdbc.additional-jdbc-properties.sslmode", "verify-full",
          "quarkus.datasource.jdbc.additional-jdbc-properties.sslrootcert", trusted.toString(),
          "kafka.bootstrap.servers", nobody,
          "mp.messaging.connector.smallrye-kafka.bootstrap.servers", nobody);
    }

    private static void serveWith(CertificateAuthority.Identity identity) throws IOException {
      Files.writeString(key, Files.readString(identity.key()));
      Files.writeString(certificate, Files.readString(identity.certificate()));
      asSuperuser("SELECT pg_reload_conf()");
    }

    private static void endSessions() {
      asSuperuser("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'resow'");
    }

    private static void asSuperuser(String statement) {
      try (var connection = superuser();
          var query = connection.createStatement()) {
        query.execute(statement);
      } catch (SQLException | IOException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Connection superuser() throws IOException, SQLException {
      List<String> lines = Files.readAllLines(folder.resolve("postgres/pgpass"));
      String password = lines.getLast().substring(lines.getLast().lastIndexOf(':') + 1);
      String url = postgres.login().jdbcUrl().replaceFirst("/resow$", "/postgres");
      return DriverManager.getConnection(url, EmbeddedPostgres.USER, password);
    }

    @Override
    public void stop() {
      if (postgres != null) postgres.server().close();
    }
  }
}

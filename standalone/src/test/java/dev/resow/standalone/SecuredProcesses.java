package dev.resow.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.embedded.Ports;
import dev.resow.embedded.PostgresCertificate;
import dev.resow.testkit.security.CertificateAuthority;
import dev.resow.testkit.security.SecuredBroker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Apps as processes that reach their broker and their database only with TLS. Each signs in to the
 * broker with settings of its own.
 */
final class SecuredProcesses implements AutoCloseable {
  private final Path folder;
  private final CertificateAuthority authority;
  private final SecuredBroker broker;
  private final EmbeddedPostgres.Private postgres;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<Child> started = new ArrayList<>();

  SecuredProcesses(Path folder) throws IOException {
    this.folder = folder;
    authority = CertificateAuthority.create(folder.resolve("tls"), "authority");
    broker = SecuredBroker.start(folder.resolve("kafka"), authority);
    var identity = authority.server("database");
    var certificate = new PostgresCertificate(identity.certificate(), identity.key());
    try {
      postgres = EmbeddedPostgres.startPrivate(folder.resolve("postgres"), 0, "resow", certificate);
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
  }

  CertificateAuthority authority() {
    return authority;
  }

  SecuredBroker broker() {
    return broker;
  }

  /**
   * Starts an app; it is not ready yet.
   *
   * @param module api, scheduler or worker
   * @param kafka how it signs in to the broker
   */
  Child start(String name, String module, Map<String, String> kafka) {
    return start(name, module, kafka, authority.certificate(), Map.of());
  }

  /**
   * @param settings instead of those of a stand-in, and beside them
   */
  Child start(String name, String module, Map<String, String> kafka, Map<String, String> settings) {
    return start(name, module, kafka, authority.certificate(), settings);
  }

  /**
   * @param trusted the authority that the database's certificate must be of
   */
  Child start(String name, String module, Map<String, String> kafka, Path trusted) {
    return start(name, module, kafka, trusted, Map.of());
  }

  private Child start(
      String name,
      String module,
      Map<String, String> kafka,
      Path trusted,
      Map<String, String> settings) {
    int port = Ports.free();
    ports.put(name, port);
    var login = postgres.login();
    var environment = SecuredBroker.variables(kafka);
    environment.putAll(
        Map.of(
            "QUARKUS_DATASOURCE_JDBC_URL",
            login.jdbcUrl() + "?sslmode=verify-full&sslrootcert=" + trusted,
            "QUARKUS_DATASOURCE_USERNAME",
            login.user(),
            "QUARKUS_DATASOURCE_PASSWORD",
            login.password(),
            "QUARKUS_HTTP_HOST",
            "127.0.0.1",
            "QUARKUS_HTTP_PORT",
            Integer.toString(port),
            "RESOW_KAFKA_CREATE_TOPICS",
            "false",
            "RESOW_ACCESS_MODE",
            "open",
            "RESOW_ARTIFACTS",
            folder + "/artifacts",
            "RESOW_WORKER_PAINTER",
            "stand-in"));
    environment.putAll(settings);
    var child = Child.java(name, folder.resolve("logs"), environment, "-jar", Jars.of(module));
    started.add(child);
    return child;
  }

  URI url(String name) {
    return URI.create("http://127.0.0.1:" + ports.get(name));
  }

  /** Why a health check is DOWN; empty while it is UP, or the process does not answer yet. */
  String fault(String name, String check) {
    try {
      var request =
          HttpRequest.newBuilder(url(name).resolve("/q/health/ready"))
              .timeout(Duration.ofSeconds(5))
              .build();
      JsonNode checks =
          Json.mapper().readTree(http.send(request, BodyHandlers.ofString()).body()).path("checks");
      return StreamSupport.stream(checks.spliterator(), false)
          .filter(each -> each.path("name").asText().equals(check))
          .filter(each -> each.path("status").asText().equals("DOWN"))
          .map(each -> each.path("data").path("fault").asText())
          .findFirst()
          .orElse("");
    } catch (IOException notUpYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Connections of the apps to the database that are not encrypted. */
  int plainSessions() throws SQLException {
    var login = postgres.login();
    String url = login.jdbcUrl() + "?sslmode=verify-full&sslrootcert=" + authority.certificate();
    try (var connection = DriverManager.getConnection(url, login.user(), login.password());
        var query = connection.createStatement();
        var rows =
            query.executeQuery(
                "SELECT count(*) FILTER (WHERE NOT ssl), count(*) FROM pg_stat_ssl"
                    + " JOIN pg_stat_activity USING (pid) WHERE usename = 'resow'")) {
      rows.next();
      if (rows.getInt(2) < 2) throw new AssertionError("the apps have no connections");
      return rows.getInt(1);
    }
  }

  void stopApps() {
    started.reversed().forEach(Child::terminate);
    started.reversed().forEach(Child::close);
    started.clear();
  }

  @Override
  public void close() {
    stopApps();
    http.close();
    try {
      postgres.server().close();
    } finally {
      broker.close();
    }
  }
}

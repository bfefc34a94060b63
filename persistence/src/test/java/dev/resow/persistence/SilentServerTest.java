package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The first of two servers accepts connections and never answers, as a frozen primary does. */
class SilentServerTest {
  private static final String JDBC = "quarkus.datasource.jdbc.";
  private static final String PROPERTY = JDBC + "additional-jdbc-properties.";

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  /** With the limits of the apps: the pool gives up on a connection that takes longer. */
  @Test
  void aNewConnectionGoesToTheOtherServerWithinTheLimitOfThePool()
      throws IOException, SQLException {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var pool = pool(silent.getLocalPort());
        var connection = pool.getConnection();
        var row = connection.createStatement().executeQuery("SELECT pg_is_in_recovery()")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getBoolean(1)).isFalse();
    }
  }

  private static AgroalDataSource pool(int silent) throws IOException, SQLException {
    int answering = DATABASE.port();
    String url =
        "jdbc:postgresql://127.0.0.1:%d,127.0.0.1:%d/resow?targetServerType=primary&hostRecheckSeconds=3"
            .formatted(silent, answering);
    var settings = settings();
    Duration patience = Duration.parse("PT" + settings.getProperty(JDBC + "acquisition-timeout"));
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(1)
                        .acquisitionTimeout(patience)
                        .connectionFactoryConfiguration(
                            factory -> {
                              factory
                                  .jdbcUrl(url)
                                  .principal(new NamePrincipal(EmbeddedPostgres.USER));
                              for (String name : settings.stringPropertyNames())
                                if (name.startsWith(PROPERTY))
                                  factory.jdbcProperty(
                                      name.substring(PROPERTY.length()),
                                      settings.getProperty(name));
                              return factory;
                            })));
  }

  private static Properties settings() throws IOException {
    var settings = new Properties();
    try (var file =
        Files.newBufferedReader(
            Path.of("src/main/resources/META-INF/microprofile-config.properties"))) {
      settings.load(file);
    }
    return settings;
  }
}

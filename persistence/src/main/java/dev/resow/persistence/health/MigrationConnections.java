package dev.resow.persistence.health;

import io.agroal.api.AgroalDataSource;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jboss.logging.Logger;

/**
 * Migrations may take long, much longer than a statement of a request: they use connections that
 * are patient, and not of the pool. Of several processes that start together one migrates, and the
 * others wait for it. A server that does not answer yet is waited for; one that refuses this
 * process ends it with a line in the log.
 */
@ApplicationScoped
class MigrationConnections implements FlywayConfigurationCustomizer {
  private static final Logger LOG = Logger.getLogger(MigrationConnections.class);
  private static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

  @Override
  public void customize(FluentConfiguration configuration) {
    // Flyway tries to get its lock once a second, and gives up after 50 tries by default.
    configuration.lockRetryCount((int) LONGEST_STATEMENT.toSeconds());
    if (!(configuration.getDataSource() instanceof AgroalDataSource pool)) return;
    try {
      configuration.dataSource(DirectConnections.like(pool, LONGEST_STATEMENT));
    } catch (SQLException e) {
      throw new IllegalStateException("the JDBC settings of the pool are not understood", e);
    }
    requireAdmission(configuration.getDataSource());
  }

  private static void requireAdmission(DataSource database) {
    try (var connection = database.getConnection()) {
      LOG.debugf("connected to %s", connection);
    } catch (SQLException e) {
      var fault = DatabaseFault.of(e);
      if (!fault.refused()) return;
      LOG.error(fault.sentence());
      throw new IllegalStateException(fault.sentence(), e);
    }
  }
}

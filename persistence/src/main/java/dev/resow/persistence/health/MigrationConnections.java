package dev.resow.persistence.health;

import io.agroal.api.AgroalDataSource;
import io.quarkus.flyway.FlywayConfigurationCustomizer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Migrations may take long, much longer than a statement of a request: they use connections that
 * are patient, and not of the pool.
 */
@ApplicationScoped
class MigrationConnections implements FlywayConfigurationCustomizer {
  private static final Duration LONGEST_STATEMENT = Duration.ofHours(1);

  @Override
  public void customize(FluentConfiguration configuration) {
    if (!(configuration.getDataSource() instanceof AgroalDataSource pool)) return;
    try {
      configuration.dataSource(DirectConnections.like(pool, LONGEST_STATEMENT));
    } catch (SQLException e) {
      throw new IllegalStateException("the JDBC settings of the pool are not understood", e);
    }
  }
}

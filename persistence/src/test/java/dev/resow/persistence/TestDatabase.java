package dev.resow.persistence;

import dev.resow.embedded.EmbeddedPostgres;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL with the current schema, for the tests of one class. */
public final class TestDatabase implements BeforeAllCallback, AfterAllCallback {
  private Path folder;
  private EmbeddedPostgres postgres;
  private PGSimpleDataSource source;
  private AgroalDataSource pool;
  private Sql sql;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException, SQLException {
    folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "postgres");
    postgres = EmbeddedPostgres.start(folder.resolve("data"));
    source = new PGSimpleDataSource();
    source.setUrl(postgres.jdbcUrl("resow"));
    source.setUser(EmbeddedPostgres.USER);
    Flyway.configure().dataSource(source).schemas("resow").load().migrate();
    source.setCurrentSchema("resow");
    pool =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(20)
                            .connectionFactoryConfiguration(
                                factory ->
                                    factory
                                        .jdbcUrl(source.getUrl())
                                        .principal(new NamePrincipal(EmbeddedPostgres.USER)))));
    sql = new Sql(pool);
  }

  /** Connections to it, a new one each time. */
  public DataSource source() {
    return source;
  }

  int port() {
    return source.getPortNumbers()[0];
  }

  /**
   * On pooled connections, as in the apps: a new one would read the catalogue for each statement.
   */
  public Sql sql() {
    return sql;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    pool.close();
    postgres.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}

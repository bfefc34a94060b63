package dev.resow.persistence.health;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections to the pool's database that are not of the pool, with limits of their own. */
public final class DirectConnections {
  private static final int CONNECT_SECONDS = 3;

  private DirectConnections() {}

  /**
   * @param answer longest wait for an answer of the server, in whole seconds
   */
  public static PGSimpleDataSource like(AgroalDataSource pool, Duration answer)
      throws SQLException {
    var factory =
        pool.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
    var source = new PGSimpleDataSource();
    source.setUrl(factory.jdbcUrl());
    for (String name : factory.jdbcProperties().stringPropertyNames())
      if (!name.equals("options"))
        source.setProperty(name, factory.jdbcProperties().getProperty(name));
    if (factory.principal() instanceof NamePrincipal user) source.setUser(user.getName());
    for (Object credential : factory.credentials())
      if (credential instanceof SimplePassword password) source.setPassword(password.getWord());
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setSocketTimeout((int) answer.toSeconds());
    source.setTcpKeepAlive(true);
    return source;
  }
}

package dev.resow.chaos.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What the servers count: PostgreSQL's log of every statement, its transaction counter, and the
 * broker's request metrics.
 */
final class Counters implements AutoCloseable {
  private static final String REQUESTS = "kafka.network:type=RequestMetrics,name=RequestsPerSec,*";

  private final String jdbcUrl;
  private final Path postgresLog;
  private final JMXConnector connector;
  private final MBeanServerConnection broker;

  /**
   * @param jmxPort where the broker exposes its metrics, on loopback
   */
  Counters(String jdbcUrl, Path postgresLog, int jmxPort) throws IOException {
    this.jdbcUrl = jdbcUrl;
    this.postgresLog = postgresLog;
    connector =
        JMXConnectorFactory.connect(
            new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi"));
    broker = connector.getMBeanServerConnection();
  }

  /**
   * A reading.
   *
   * @param statements executed since the server logs them
   * @param requests served since the broker started, by type
   */
  record Reading(long nanos, long statements, long transactions, Map<String, Long> requests) {
    double secondsSince(Reading earlier) {
      return (nanos - earlier.nanos) / 1e9;
    }
  }

  /** PostgreSQL writes every statement into its log, or stops to. Costs time: not for measuring. */
  void logStatements(boolean on) throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
        var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET log_statement = '" + (on ? "all" : "none") + "'");
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  Reading read() throws IOException, SQLException {
    return new Reading(System.nanoTime(), statements(), transactions(), requests());
  }

  private long statements() throws IOException {
    try (var lines = Files.lines(postgresLog, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines.filter(Counters::isStatement).count();
    }
  }

  /** Begin and commit are counted as transactions. */
  private static boolean isStatement(String line) {
    return (line.contains("LOG:  execute ") || line.contains("LOG:  statement: "))
        && !line.endsWith(": BEGIN")
        && !line.endsWith(": COMMIT")
        && !line.endsWith(": ROLLBACK");
  }

  private long transactions() throws SQLException {
    try (var connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, Long> requests() throws IOException {
    try {
      var counts = new TreeMap<String, Long>();
      for (ObjectName name : broker.queryNames(new ObjectName(REQUESTS), null)) {
        String type = name.getKeyProperty("request");
        // The broker counts these as Fetch as well.
        if (!type.equals("FetchConsumer") && !type.equals("FetchFollower"))
          counts.merge(type, (Long) broker.getAttribute(name, "Count"), Long::sum);
      }
      return counts;
    } catch (JMException e) {
      throw new IOException("the broker's metrics cannot be read", e);
    }
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}

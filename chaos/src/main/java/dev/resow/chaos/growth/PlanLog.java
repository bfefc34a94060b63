package dev.resow.chaos.growth;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Every statement that the apps run, with its plan and its time, from PostgreSQL's own log: its
 * module {@code auto_explain} writes them there. Unlike a plan that is asked for, it is the one
 * that was used, for the parameters that came and in the session that had planned it. Nodes are
 * counted and not timed, so that the times stay those of production.
 */
final class PlanLog implements AutoCloseable {
  private static final Pattern HEAD = Pattern.compile("LOG:  duration: ([0-9.]+) ms  plan:$");

  /** Until every session has read the changed settings, and has written what it did. */
  private static final Duration RELOADED = Duration.ofMillis(500);

  private final Connection connection;
  private final Path file;
  private long from;

  PlanLog(String jdbcUrl, Path file) throws SQLException {
    this.connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
    this.file = file;
  }

  /** Sessions that begin from now on can log their plans. */
  void prepare() throws SQLException {
    execute("LOAD 'auto_explain'");
    execute("SET auto_explain.log_min_duration = -1");
    execute("ALTER SYSTEM SET session_preload_libraries = 'auto_explain'");
    execute("ALTER SYSTEM SET auto_explain.log_format = 'json'");
    execute("ALTER SYSTEM SET auto_explain.log_analyze = on");
    execute("ALTER SYSTEM SET auto_explain.log_timing = off");
    execute("ALTER SYSTEM SET auto_explain.log_buffers = on");
    execute("ALTER SYSTEM SET auto_explain.log_nested_statements = on");
    execute("ALTER SYSTEM SET auto_explain.log_parameter_max_length = 0");
    execute("SELECT pg_reload_conf()");
  }

  /** Statements are logged from now on. */
  void start() throws SQLException, IOException {
    from = Files.size(file);
    logFrom("0");
  }

  /** Ends it. */
  List<Execution> stop() throws SQLException, IOException {
    logFrom("-1");
    try (var channel = FileChannel.open(file).position(from);
        var reader =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
      return read(reader);
    }
  }

  /** Everything else in the log is left out. */
  static List<Execution> read(BufferedReader log) throws IOException {
    var executions = new ArrayList<Execution>();
    String line = log.readLine();
    while (line != null) {
      var head = HEAD.matcher(line);
      line = log.readLine();
      if (!head.find()) continue;
      var json = new StringBuilder();
      for (; line != null && line.startsWith("\t"); line = log.readLine()) json.append(line);
      executions.add(Execution.of(Double.parseDouble(head.group(1)), json.toString()));
    }
    return executions;
  }

  private void logFrom(String millis) throws SQLException {
    execute("ALTER SYSTEM SET auto_explain.log_min_duration = " + millis);
    execute("SELECT pg_reload_conf()");
    LockSupport.parkNanos(RELOADED.toNanos());
  }

  private void execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}

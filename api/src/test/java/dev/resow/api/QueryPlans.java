package dev.resow.api;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;

/** How the database would run the statement of a request if there were many jobs. */
@ApplicationScoped
class QueryPlans {
  private static final int MANY = 5_000;

  private final AgroalDataSource database;

  QueryPlans(AgroalDataSource database) {
    this.database = database;
  }

  /** Hears which statements Hibernate sends. */
  private static final class Statements extends Handler {
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      heard.add(record.getMessage());
    }

    @Override
    public void flush() {
      // nothing is kept back
    }

    @Override
    public void close() {
      // holds nothing
    }
  }

  /** The statement of a request that contains the text. */
  static String statement(Runnable request, String text) {
    var log = Logger.getLogger("org.hibernate.SQL");
    var statements = new Statements();
    log.addHandler(statements);
    log.setLevel(Level.FINE);
    try {
      request.run();
    } finally {
      log.setLevel(null);
      log.removeHandler(statements);
    }
    return statements.heard.stream().filter(sql -> sql.contains(text)).findFirst().orElseThrow();
  }

  /**
   * In a transaction that is undone: a table of many copies of a job, and the plan for any
   * parameters.
   */
  String plan(String statement, UUID job) throws SQLException {
    int parameters = 0;
    String numbered = statement;
    while (numbered.contains("?"))
      numbered = numbered.replaceFirst("\\?", Matcher.quoteReplacement("$" + ++parameters));
    String nulls =
        parameters == 0
            ? ""
            : "(" + String.join(", ", Collections.nCopies(parameters, "NULL")) + ")";
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var sql = connection.createStatement()) {
        copy(sql, job);
        sql.execute("SET LOCAL plan_cache_mode = force_generic_plan");
        sql.execute("PREPARE lookup AS " + numbered);
        var lines = new ArrayList<String>();
        var rows = sql.executeQuery("EXPLAIN EXECUTE lookup" + nulls);
        while (rows.next()) lines.add(rows.getString(1));
        return String.join("\n", lines);
      } finally {
        connection.rollback();
        try (var sql = connection.createStatement()) {
          sql.execute("DEALLOCATE ALL");
          connection.commit();
        }
      }
    }
  }

  private static void copy(Statement sql, UUID job) throws SQLException {
    String columns = columns(sql);
    sql.execute(
        """
        INSERT INTO job (%1$s) SELECT %1$s FROM (
          SELECT (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).*
          FROM job j, generate_series(1, %2$d) WHERE j.id = '%3$s') copies"""
            .formatted(columns, MANY, job));
    sql.execute("ANALYZE job");
  }

  /** All that can be written. */
  private static String columns(Statement sql) throws SQLException {
    var row =
        sql.executeQuery(
            """
            SELECT string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
            WHERE table_name = 'job' AND table_schema = current_schema() AND is_generated = 'NEVER'""");
    row.next();
    return row.getString(1);
  }
}

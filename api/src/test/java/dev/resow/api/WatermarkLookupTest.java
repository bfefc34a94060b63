package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.resow.provenance.watermark.Mark;
import dev.resow.testkit.RealServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/jobs?watermark=} reads an index, however many jobs there are. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class WatermarkLookupTest {
  private static final int MANY = 5_000;

  @Inject TwoRoundJob story;
  @Inject AgroalDataSource database;

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

  @Test
  void theLookupReadsItsIndex() throws Exception {
    UUID job = Client.submit(TwoRoundJob.PROMPT);
    story.begin(job);
    story.end(job);

    List<String> plan = plan(statement(job), job);

    assertThat(String.join("\n", plan))
        .containsPattern("Index Scan (on|using) job_watermark")
        .doesNotContain("Seq Scan");
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

  /** What the request asks the database. */
  private static String statement(UUID job) {
    var log = Logger.getLogger("org.hibernate.SQL");
    var statements = new Statements();
    log.addHandler(statements);
    log.setLevel(Level.FINE);
    try {
      given()
          .get("/v1/jobs?watermark=" + Mark.of(job))
          .then()
          .statusCode(200)
          .body("items.id", contains(job.toString()));
    } finally {
      log.setLevel(null);
      log.removeHandler(statements);
    }
    return statements.heard.stream()
        .filter(sql -> sql.contains("watermark_of"))
        .findFirst()
        .orElseThrow();
  }

  /** In a transaction that is undone: a table of many jobs, and the plan for any parameters. */
  private List<String> plan(String statement, UUID job) throws SQLException {
    var nulls = new ArrayList<String>();
    String numbered = statement;
    while (numbered.contains("?")) {
      nulls.add("NULL");
      numbered = numbered.replaceFirst("\\?", Matcher.quoteReplacement("$" + nulls.size()));
    }
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (var sql = connection.createStatement()) {
        String columns = columns(sql);
        sql.execute(
            """
            INSERT INTO job (%1$s) SELECT %1$s FROM (
              SELECT (jsonb_populate_record(j, jsonb_build_object('id', gen_random_uuid()))).*
              FROM job j, generate_series(1, %2$d) WHERE j.id = '%3$s') copies"""
                .formatted(columns, MANY, job));
        sql.execute("ANALYZE job");
        sql.execute("SET LOCAL plan_cache_mode = force_generic_plan");
        sql.execute("PREPARE lookup AS " + numbered);
        var lines = new ArrayList<String>();
        var rows =
            sql.executeQuery("EXPLAIN EXECUTE lookup(%s)".formatted(String.join(", ", nulls)));
        while (rows.next()) lines.add(rows.getString(1));
        return lines;
      } finally {
        connection.rollback();
        try (var sql = connection.createStatement()) {
          sql.execute("DEALLOCATE ALL");
          connection.commit();
        }
      }
    }
  }
}

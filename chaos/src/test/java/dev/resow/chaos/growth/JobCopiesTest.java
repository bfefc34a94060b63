package dev.resow.chaos.growth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A real database with the real schema is filled, and its own log says how statements went. */
class JobCopiesTest {
  private static final UUID ENDED = UUID.fromString("01a1fd82-b7f0-77e4-8230-145ab8fc641c");
  private static final UUID WAITING = UUID.fromString("01a1fd82-b7f0-77e4-8230-145ab8fc641d");

  private static final String TOO_OLD = "job WHERE finished_at < now() - INTERVAL '90 days'";

  private static Path folder;
  private static EmbeddedPostgres postgres;
  private static GrowthDatabase database;

  @BeforeAll
  static void start() throws Exception {
    Path target = Files.createDirectories(Path.of("target")).toAbsolutePath();
    folder = Files.createTempDirectory(target, "growth");
    postgres = EmbeddedPostgres.start(folder);
    String url = postgres.jdbcUrl("resow");
    Flyway.configure()
        .dataSource(url, EmbeddedPostgres.USER, "")
        .schemas("resow")
        .defaultSchema("resow")
        .load()
        .migrate();
    database = new GrowthDatabase(url);
    try (var sql = database.connection().createStatement()) {
      sql.execute(
          """
          INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, created_at, admitted_at,
            state, updated_at, started_at, finished_at, attempt, events, result)
          VALUES ('%1$s', 'a', 'h', 1, 'p', '{"tenant": "a", "model": "stand-in"}', now(), now(),
            'SUCCEEDED', now(), now(), now(), 1, 1, '{"image": {"id": "x"}, "verdict": "unchecked"}'),
            ('%2$s', 'a', 'h', 2, 'p', '{"tenant": "a", "model": "stand-in"}', now(), now(),
            'QUEUED', now(), NULL, NULL, 0, 0, NULL)"""
              .formatted(ENDED, WAITING));
      sql.execute(
          "INSERT INTO job_event (job_id, seq, event_id, type, at, data) VALUES ('%1$s', 1, '%1$s:1:started', 't', now(), '{}')"
              .formatted(ENDED));
      sql.execute(
          """
          INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps, worker,
            started_at) VALUES ('%s', 1, 0, 'a', 'stand-in', 'plain', 7, 5, 'w', now())"""
              .formatted(ENDED));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    if (database != null) database.close();
    if (postgres != null) postgres.close();
  }

  @Test
  void copiesAreJobsOfTheirOwn() throws Exception {
    var added = new AtomicLong();
    var copies = new JobCopies(database.connection(), added::addAndGet);
    copies.keep(List.of(ENDED), List.of(WAITING));

    assertThat(copies.fillTo(300)).isEqualTo(298);
    assertThat(copies.fillTo(500)).isEqualTo(200);

    assertThat(added).hasValue(498);
    assertThat(rows("job")).isEqualTo(500);
    assertThat(rows("job WHERE state = 'QUEUED' AND next_at IS NULL")).isEqualTo(50);
    assertThat(rows(TOO_OLD)).isZero();
    assertThat(rows("job_event")).isEqualTo(450);
    assertThat(rows("job_event WHERE event_id = job_id || ':1:started'")).isEqualTo(450);
    assertThat(rows("job_round")).isEqualTo(450);
    assertThat(rows("job_round_pair")).isEqualTo(449);
    assertThat(rows("job_round_area")).isEqualTo(898);
    assertThat(rows("job_round WHERE failed")).isBetween(80L, 100L);
    assertThat(distinct("tenant")).isGreaterThan(20);
    assertThat(distinct("model")).isEqualTo(2);
    assertThat(distinct("result -> 'image' ->> 'id'")).isEqualTo(450);
    assertThat(rows("job WHERE spec ->> 'tenant' <> tenant")).isZero();
    assertThat(database.growing())
        .contains("job", "job_event", "job_round", "job_round_pair")
        .doesNotContain("worker");
    var size = database.size(1);
    assertThat(size.jobs()).isEqualTo(500);
    assertThat(size.waiting()).isEqualTo(50);
    assertThat(size.bytesPerJob()).isGreaterThan(500);

    copies.addExpired(20);
    assertThat(rows(TOO_OLD)).isEqualTo(20);
  }

  @Test
  void theServersLogTellsThePlanOfAStatement() throws Exception {
    String url = postgres.jdbcUrl("resow") + "?currentSchema=resow";
    try (var plans = new PlanLog(url, folder.resolve("postgres.log"))) {
      plans.prepare();
      try (var session = DriverManager.getConnection(url, EmbeddedPostgres.USER, "");
          var sql = session.createStatement()) {
        sql.execute("SELECT 'before'");
        plans.start();
        sql.execute("SELECT count(*) FROM job WHERE prompt = 'q'");
        sql.execute("SELECT 42");
        var executions = plans.stop();
        sql.execute("SELECT 'after'");

        assertThat(executions).hasSize(2);
        var scan = executions.getFirst();
        assertThat(scan.text()).endsWith("prompt = 'q'");
        assertThat(scan.scanned()).containsExactly("job");
        assertThat(scan.pages()).isPositive();
        assertThat(scan.millis()).isPositive();
        assertThat(executions.getLast().scanned()).isEmpty();
      }
    }
  }

  private static long rows(String what) throws Exception {
    return database.number("SELECT count(*) FROM " + what);
  }

  private static long distinct(String column) throws Exception {
    return database.number("SELECT count(DISTINCT %s) FROM job".formatted(column));
  }
}

package dev.resow.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page of the ledger reads the newest rounds alone, whoever asks, and not every round. */
class LedgerIndexTest {
  private static final int MANY = 5_000;

  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final Sql sql = DATABASE.sql();

  @BeforeAll
  static void fill() {
    Sql sql = DATABASE.sql();
    var job = Rows.job("acme", 1, Rows.NOW);
    new JobTable(sql).insert(List.of(new JobTable.NewRow(job, Rows.record(job.id))));
    sql.update(
        """
        INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps, worker,
                               started_at, verdict)
        SELECT ?, n, 0, CASE WHEN n % 2 = 0 THEN 'acme' ELSE 'other' END, 'menagerie', 'resow', n,
               28, 'w', CAST(? AS timestamptz) + n * interval '1 second',
               CASE WHEN n % 50 = 0 THEN 'overlapped' ELSE 'clear' END
        FROM generate_series(1, ?) n""",
        job.id, Rows.NOW, MANY);
    sql.withConnection(connection -> connection.createStatement().execute("ANALYZE job_round"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true            | job_round_newest_of_all
          r.failed        | job_round_failed_of_all
          tenant = 'acme' | job_round_newest
          """)
  void aPageComesFromAnIndex(String condition, String index) {
    assertThat(plan(condition))
        .contains("using " + index + " on ")
        .doesNotContain("Seq Scan on job_round");
  }

  private String plan(String condition) {
    var lines =
        sql.list(
            """
        EXPLAIN SELECT r.* FROM job_round r WHERE %s
        ORDER BY r.started_at DESC, r.job_id DESC, r.attempt DESC, r.round DESC LIMIT 20"""
                .formatted(condition),
            row -> row.getString(1));
    return String.join("\n", lines);
  }
}

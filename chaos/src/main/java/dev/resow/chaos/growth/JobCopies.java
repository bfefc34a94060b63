package dev.resow.chaos.growth;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;

/**
 * Fills a database with copies of jobs that its deployment really ran, so that specs, results,
 * events and rounds are those of real jobs. A copy has its own id, tenant, model, picture and
 * times. Nine of ten have ended, spread over {@value #DAYS} days; the rest wait in the queue, those
 * of a few tenants in all classes. As the stand-in checks no picture, verdict, pair and areas of a
 * round are written as an overlap check would report them.
 *
 * <p>Triggers and foreign keys are off meanwhile: they would notify watchers of every event.
 */
final class JobCopies {
  /** How many jobs wait: one in so many. */
  static final int WAITING_SHARE = 10;

  /** Age of the oldest job that retention leaves. */
  static final int DAYS = 85;

  private static final int CHUNK = 50_000;
  private static final double DAY = 86_400;
  private static final int TENANTS = 50;
  private static final int WAITING_TENANTS = 20;

  /** The second model, which no worker holds. */
  private static final String OTHER_MODEL = "another-stand-in";

  private static final Map<String, String> JOB =
      Map.of(
          "id", "c.id",
          "tenant", "c.tenant",
          "idempotency_key", "'copy-' || c.number",
          "next_at", "NULL",
          "spec",
              "(t.spec - 'notBefore') || jsonb_build_object('tenant', c.tenant, 'model', c.model)",
          "result",
              """
              CASE WHEN t.result IS NOT NULL THEN jsonb_set(t.result, '{image,id}',
                to_jsonb(encode(sha256(convert_to(c.id::text, 'UTF8')), 'hex'))) END""");

  private static final Map<String, String> EVENT =
      Map.of("job_id", "c.id", "event_id", "replace(t.event_id, t.job_id::text, c.id::text)");

  private static final Map<String, String> ROUND =
      Map.ofEntries(
          Map.entry("job_id", "c.id"),
          Map.entry("tenant", "c.tenant"),
          Map.entry("model", "c.model"),
          Map.entry("verdict", "CASE WHEN c.number % 5 = 0 THEN 'overlapped' ELSE 'clear' END"),
          Map.entry("score", "CASE WHEN c.number % 5 = 0 THEN 0.41 ELSE 0.12 END"),
          Map.entry("looked_at_step", "3"),
          Map.entry("max_iom", "CASE WHEN c.number % 5 = 0 THEN 0.41 ELSE 0.12 END"),
          Map.entry("min_exclusive", "0.7"),
          Map.entry(
              "found", "CASE WHEN c.number % 5 = 0 THEN '[\"overlapped\"]' ELSE '[]' END::jsonb"),
          Map.entry(
              "findings",
              """
              jsonb_build_array(jsonb_build_object('kind', 'overlapped', 'subjects', '["cat", "fox"]'::jsonb,
                'score', CASE WHEN c.number % 5 = 0 THEN 0.41 ELSE 0.12 END, 'limit', 0.25,
                'found', c.number % 5 = 0, 'step', 3))"""));

  private static final String PAIRS =
      """
      INSERT INTO job_round_pair (job_id, attempt, round, first, second, tenant, at, iom, overlap,
        interchange, overlapped)
      SELECT r.job_id, r.attempt, r.round, 'animal-' || c.number % 7, 'beast-' || c.number % 11,
        r.tenant, r.started_at, r.max_iom, r.max_iom / 2, 0.5, r.verdict = 'overlapped'
      FROM copy c JOIN job_round r ON r.job_id = c.id""";

  private static final String AREAS =
      """
      INSERT INTO job_round_area (job_id, attempt, round, subject, area, exclusive)
      SELECT r.job_id, r.attempt, r.round, subject, 0.2, 0.7
      FROM copy c JOIN job_round r ON r.job_id = c.id
      CROSS JOIN LATERAL (VALUES ('animal-' || c.number % 7), ('beast-' || c.number % 11)) s (subject)""";

  /** Which jobs are copied and when they were accepted: oldest first, at even distances. */
  private static final String CHOOSE =
      """
      INSERT INTO copy (number, template, id, tenant, model, shift)
      SELECT n, t.id, uuidv7(at - clock_timestamp()),
        'tenant-' || lpad(floor(%1$d * power(mod(n * 7919, 1000) / 1000.0, 2))::text, 2, '0'),
        CASE WHEN n %% 5 = 4 THEN '%2$s' ELSE t.model END, at - t.created_at
      FROM generate_series(%3$d, %4$d) n
      CROSS JOIN LATERAL (
        SELECT now() - make_interval(secs => %5$s + (%6$s - %5$s) * (%7$d - n) / %8$d) AS at) due
      JOIN template_job t
        ON t.number = 1 + n %% (SELECT count(*) FROM template_job WHERE waits = %9$s) AND t.waits = %9$s""";

  private final Connection connection;
  private final LongConsumer progress;
  private long next = 1;

  /**
   * @param connection of a superuser whose search path is the schema; kept until the end
   * @param progress is called with the number of jobs that were added
   */
  JobCopies(Connection connection, LongConsumer progress) {
    this.connection = connection;
    this.progress = progress;
  }

  /** Keeps these jobs as templates, as they are now. */
  void keep(List<UUID> ended, List<UUID> waiting) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      statement.execute("SET synchronous_commit = off");
      statement.execute(
          """
          CREATE TEMP TABLE copy (number bigint, template uuid, id uuid PRIMARY KEY, tenant text,
            model text, shift interval)""");
      statement.execute("CREATE TEMP TABLE template_ids (id uuid, waits boolean)");
    }
    remember(ended, false);
    remember(waiting, true);
    try (var statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TEMP TABLE template_job AS
          SELECT row_number() OVER (PARTITION BY ids.waits ORDER BY job.id) AS number, ids.waits,
            job.* FROM job JOIN template_ids ids ON ids.id = job.id""");
      for (String table : List.of("job_event", "job_round"))
        statement.execute(
            "CREATE TEMP TABLE template_%1$s AS SELECT * FROM %1$s WHERE job_id IN (SELECT id FROM template_ids)"
                .formatted(table));
      for (String table : List.of("job", "job_event", "job_round"))
        statement.execute("ANALYZE template_" + table);
    }
  }

  private void remember(List<UUID> jobs, boolean wait) throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO template_ids VALUES (?, ?)")) {
      for (UUID job : jobs) {
        insert.setObject(1, job);
        insert.setBoolean(2, wait);
        insert.execute();
      }
    }
  }

  /**
   * Adds copies until there are so many jobs, with statistics and a visibility map as autovacuum
   * keeps them.
   *
   * @return jobs that were added
   */
  long fillTo(long jobs) throws SQLException {
    long missing = Math.max(0, jobs - count("true"));
    long waiting =
        Math.clamp(jobs / WAITING_SHARE - count("state = 'QUEUED'"), 0, Math.max(0, missing));
    add(missing - waiting, false, DAYS * DAY, 60);
    add(waiting, true, 3_600, 30);
    try (var statement = connection.createStatement()) {
      statement.execute("VACUUM (ANALYZE)");
    }
    return missing;
  }

  /** Adds jobs that are older than retention allows by default. */
  void addExpired(int jobs) throws SQLException {
    add(jobs, false, 95 * DAY, 91 * DAY);
  }

  private void add(long jobs, boolean waits, double oldest, double newest) throws SQLException {
    if (jobs == 0) return;
    long last = next + jobs - 1;
    int tenants = waits ? WAITING_TENANTS : TENANTS;
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      for (long from = next; from <= last; from += CHUNK) {
        long to = Math.min(last, from + CHUNK - 1);
        statement.execute("TRUNCATE copy");
        statement.execute(
            CHOOSE.formatted(tenants, OTHER_MODEL, from, to, newest, oldest, last, jobs, waits));
        statement.execute("ANALYZE copy");
        copy(statement, "job", "id", JOB);
        copy(statement, "job_event", "job_id", EVENT);
        copy(statement, "job_round", "job_id", ROUND);
        statement.execute(PAIRS);
        statement.execute(AREAS);
        connection.commit();
        progress.accept(to - from + 1);
      }
    } finally {
      connection.setAutoCommit(true);
    }
    next = last + 1;
  }

  /** Rows of the templates as rows of their copies: times are shifted, the rest is theirs. */
  private void copy(Statement statement, String table, String key, Map<String, String> changed)
      throws SQLException {
    var columns = new LinkedHashMap<String, String>();
    try (var rows =
        statement.executeQuery(
            """
            SELECT quote_ident(column_name), data_type FROM information_schema.columns
            WHERE table_schema = 'resow' AND table_name = '%s' AND is_generated = 'NEVER'
            ORDER BY ordinal_position"""
                .formatted(table))) {
      while (rows.next()) {
        String name = rows.getString(1);
        String value =
            rows.getString(2).equals("timestamp with time zone")
                ? "t.%s + c.shift".formatted(name)
                : "t." + name;
        columns.put(name, changed.getOrDefault(name, value));
      }
    }
    statement.execute(
        "INSERT INTO %1$s (%2$s) SELECT %3$s FROM copy c JOIN template_%1$s t ON t.%4$s = c.template ORDER BY c.number"
            .formatted(
                table,
                String.join(", ", columns.keySet()),
                String.join(", ", new ArrayList<>(columns.values())),
                key));
  }

  private long count(String condition) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM job WHERE " + condition)) {
      row.next();
      return row.getLong(1);
    }
  }
}

package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.load.Forgeries;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Reads the tables. */
public final class TableReader {
  private static final String USER = "postgres";
  private static final String PASSWORD = "";

  private final String jdbcUrl;

  public TableReader(String jdbcUrl) {
    // A frozen server would be waited for until it is not; of several the primary is asked.
    this.jdbcUrl =
        jdbcUrl
            + "?currentSchema=resow&connectTimeout=5&socketTimeout=15"
            + "&targetServerType=primary&hostRecheckSeconds=1";
  }

  Map<UUID, JobFact> jobs() throws SQLException {
    var jobs = new HashMap<UUID, JobFact>();
    query(
        "SELECT id, tenant, state, attempt, finished_at, result->'image'->>'id' AS picture FROM job",
        row -> {
          UUID id = row.getObject("id", UUID.class);
          jobs.put(
              id,
              new JobFact(
                  id,
                  row.getString("tenant"),
                  JobState.valueOf(row.getString("state")),
                  row.getInt("attempt"),
                  time(row, "finished_at"),
                  row.getString("picture")));
        });
    return jobs;
  }

  List<Move> moves() throws SQLException {
    var moves = new ArrayList<Move>();
    query(
        """
        SELECT job_id, data->>'to' AS state, at FROM job_event
        WHERE type = 'dev.resow.job.state.v1'\
        """,
        row ->
            moves.add(
                new Move(
                    row.getObject("job_id", UUID.class),
                    JobState.valueOf(row.getString("state")),
                    time(row, "at"))));
    return moves;
  }

  List<AttemptFact> attempts() throws SQLException {
    var attempts = new ArrayList<AttemptFact>();
    query(
        """
        SELECT job_id, attempt, min(worker) AS worker, min(started_at) AS started_at,
          CASE WHEN bool_and(ended_at IS NOT NULL) THEN max(ended_at) END AS ended_at,
          coalesce(bool_or(ending = 'lost'), false) AS lost
        FROM job_round GROUP BY job_id, attempt\
        """,
        row ->
            attempts.add(
                new AttemptFact(
                    row.getObject("job_id", UUID.class),
                    row.getInt("attempt"),
                    row.getString("worker"),
                    time(row, "started_at"),
                    time(row, "ended_at"),
                    row.getBoolean("lost"))));
    return attempts;
  }

  List<AttemptFailure> failures() throws SQLException {
    var failures = new ArrayList<AttemptFailure>();
    query(
        """
        SELECT job_id, data FROM job_event
        WHERE type = 'dev.resow.attempt.failed.v1'\
        """,
        row -> {
          var failed = Json.parse(row.getString("data"), AttemptFailed.class);
          failures.add(
              new AttemptFailure(
                  row.getObject("job_id", UUID.class),
                  failed.attempt(),
                  failed.worker(),
                  failed.kind(),
                  failed.message(),
                  failed.at()));
        });
    return failures;
  }

  /** Where data from forged records is stored, one line each. */
  List<String> forged() throws SQLException {
    var lines = new ArrayList<String>();
    String marked = "LIKE ANY (ARRAY['%" + Forgeries.MARK + "%', '%" + Forgeries.PICTURE + "%'])";
    query(
        """
        SELECT 'job ' || job_id || ' has the forged event ' || type || ' of ' || at AS line
        FROM job_event WHERE data::text MARKED
        UNION ALL
        SELECT 'job ' || id || ' is ' || state || ' since ' || updated_at
          || ' with what was forged' || coalesce(': ' || left(coalesce(result, failure)::text, 200), '')
        FROM job WHERE worker MARKED OR result::text MARKED OR failure::text MARKED
        UNION ALL
        SELECT 'attempt ' || attempt || ' of job ' || job_id || ' is forged, begun ' || started_at
        FROM job_round WHERE worker MARKED OR fingerprint MARKED
        UNION ALL
        SELECT 'worker ' || id || ' has ' || slots || ' slots, last heartbeat at ' || heard_at
        FROM worker WHERE slots >= %d OR heard_at > now() + interval '1 hour' OR device MARKED\
        """
            .formatted(Forgeries.SLOTS)
            .replace("MARKED", marked),
        row -> lines.add(row.getString("line")));
    return lines;
  }

  /** The whole origin of each letter that is about a record, as JSON. */
  List<String> letters() throws SQLException {
    var letters = new ArrayList<String>();
    query(
        "SELECT origin::text AS origin FROM dead_letter WHERE origin IS NOT NULL",
        row -> letters.add(row.getString("origin")));
    return letters;
  }

  /**
   * A picture and whose it is.
   *
   * @param artifact its id
   */
  public record Picture(UUID job, String artifact) {}

  /** The picture of any job that succeeded. */
  public Optional<Picture> anyPicture() throws SQLException {
    var found = new ArrayList<Picture>();
    query(
        """
        SELECT id, result->'image'->>'id' AS picture FROM job
        WHERE state = 'SUCCEEDED' ORDER BY random() LIMIT 1\
        """,
        row -> found.add(new Picture(row.getObject("id", UUID.class), row.getString("picture"))));
    return found.stream().findFirst();
  }

  /** Jobs that a worker is sampling, as far as the scheduler knows. */
  public List<UUID> heldBy(String worker) throws SQLException {
    var held = new ArrayList<UUID>();
    query(
        "SELECT id FROM job WHERE state = 'RUNNING' AND worker = '%s'".formatted(worker),
        row -> held.add(row.getObject("id", UUID.class)));
    return held;
  }

  /** Jobs that have not ended, and records that are not yet on their topic. */
  public int unfinished() throws SQLException {
    var counts = new ArrayList<Integer>();
    query(
        """
        SELECT (SELECT count(*) FROM job
                WHERE state NOT IN ('SUCCEEDED', 'CANCELLED', 'EXPIRED', 'DEAD'))
             + (SELECT count(*) FROM outbox) AS unfinished\
        """,
        row -> counts.add(row.getInt("unfinished")));
    return counts.getFirst();
  }

  /** Of the jobs that were accepted since then, how many have ended. */
  public int countEndedOfAcceptedSince(Instant accepted) throws SQLException {
    var counts = new ArrayList<Integer>();
    query(
        "SELECT count(*) AS jobs FROM job WHERE created_at >= '%s' AND finished_at IS NOT NULL"
            .formatted(accepted),
        row -> counts.add(row.getInt("jobs")));
    return counts.getFirst();
  }

  /** Every dead letter, one line each, in the order of time. */
  public List<String> deadLetters() throws SQLException {
    var lines = new ArrayList<String>();
    query(
        """
        SELECT at || ' ' || consumer || ', ' || coalesce(topic, 'no topic') || ': ' || reason
          || coalesce(', ' || left(detail, 300), '') AS line
        FROM dead_letter ORDER BY at, id\
        """,
        row -> lines.add(row.getString("line")));
    return lines;
  }

  /** Jobs that used a try although nothing was wrong with them, one line each. */
  public List<String> usedTries() throws SQLException {
    var lines = new ArrayList<String>();
    query(
        """
        SELECT 'job ' || id || ' is ' || state || ' after ' || tries || ' tries, failures '
          || failures || ', accepted ' || created_at || ', ended ' || coalesce(finished_at::text, 'never') AS line
        FROM job WHERE tries > 0 ORDER BY created_at\
        """,
        row -> lines.add(row.getString("line")));
    return lines;
  }

  /** Jobs accepted before an instant that have not ended. */
  public int unfinishedAcceptedBefore(Instant before) throws SQLException {
    var counts = new ArrayList<Integer>();
    query(
        """
        SELECT count(*) AS unfinished FROM job WHERE created_at < '%s'
          AND state NOT IN ('SUCCEEDED', 'CANCELLED', 'EXPIRED', 'DEAD')\
        """
            .formatted(before),
        row -> counts.add(row.getInt("unfinished")));
    return counts.getFirst();
  }

  /** True if a job that was released after {@code since} has finished. */
  public boolean worksSince(Instant since) throws SQLException {
    var found = new ArrayList<Boolean>();
    String time = "'" + since + "'";
    query(
        """
        SELECT EXISTS (
          SELECT 1 FROM job JOIN job_event e ON e.job_id = job.id
          WHERE job.finished_at > %s AND e.at > %s AND e.type = 'dev.resow.job.state.v1'
            AND e.data->>'to' = 'DISPATCHED') AS works\
        """
            .formatted(time, time),
        row -> found.add(row.getBoolean("works")));
    return found.getFirst();
  }

  /** Workers that sample at this moment. */
  public List<String> busyWorkers() throws SQLException {
    var busy = new ArrayList<String>();
    query(
        "SELECT DISTINCT worker FROM job WHERE state = 'RUNNING' AND worker IS NOT NULL",
        row -> busy.add(row.getString("worker")));
    return busy;
  }

  /** True if a worker had begun something before {@code kill} that it never ended. */
  public boolean heldAt(String worker, Instant kill) throws SQLException {
    var found = new ArrayList<Boolean>();
    query(
        """
        SELECT EXISTS (
          SELECT 1 FROM job_round WHERE worker = '%s' AND started_at <= '%s'
            AND (ended_at IS NULL OR ending = 'lost' AND ended_at > '%s')) AS held\
        """
            .formatted(worker, kill, kill),
        row -> found.add(row.getBoolean("held")));
    return found.getFirst();
  }

  /** Does something with a row. */
  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void query(String sql, Row sink) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl, USER, PASSWORD);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) sink.read(rows);
    }
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}

package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.contract.JobState;
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
import java.util.UUID;

/** Reads the tables. */
public final class TableReader {
  private final String jdbcUrl;

  public TableReader(String jdbcUrl) {
    this.jdbcUrl = jdbcUrl + "?currentSchema=resow";
  }

  Map<UUID, JobFact> jobs() throws SQLException {
    var jobs = new HashMap<UUID, JobFact>();
    query(
        "SELECT id, state, finished_at, result->'image'->>'id' AS picture FROM job",
        row -> {
          UUID id = row.getObject("id", UUID.class);
          jobs.put(
              id,
              new JobFact(
                  id,
                  JobState.valueOf(row.getString("state")),
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
    try (Connection connection = DriverManager.getConnection(jdbcUrl, "postgres", "");
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

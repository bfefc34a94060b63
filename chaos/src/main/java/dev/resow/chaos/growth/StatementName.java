package dev.resow.chaos.growth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The statements that a deployment runs for every job or many times per second, by words that no
 * other statement has. Others go by their text.
 */
enum StatementName {
  NEXT("dispatcher: next jobs", "tenant_place"),
  POOLS("dispatcher: free slots", "batch_load"),
  TAKEN("dispatcher: charge lanes", "INSERT INTO model_lane (model"),
  AHEAD("place in the queue", "mine AS ("),
  INSERT("insert a job", "WITH accepted AS (INSERT INTO job "),
  LOCK("lock jobs", "ORDER BY id FOR UPDATE OF job"),
  UPDATE("update a job", "UPDATE job SET admitted_at"),
  EVENTS("insert events", "INSERT INTO job_event "),
  ROUND("write a round", "INSERT INTO job_round "),
  SWEEP("outbox: left behind", "octet_length(payload)"),
  DUE("watchdog: retries due", "WHERE state = 'RETRY_WAIT' AND (next_at IS NULL"),
  SILENT("watchdog: silent attempts", "WHERE state = 'RUNNING' AND heard_at <= ? ORDER BY id"),
  DURATIONS("recent durations", "percentile_cont"),
  GAUGES("gauges of the queue", "due_cost"),
  RETENTION("retention: a batch of jobs", "DELETE FROM job USING old", true);

  private final String label;
  private final String mark;
  private final boolean isRare;

  StatementName(String label, String mark) {
    this(label, mark, false);
  }

  StatementName(String label, String mark, boolean isRare) {
    this.label = label;
    this.mark = mark;
    this.isRare = isRare;
  }

  /** Whether it mostly finds nothing to do: then its slowest call counts, not the median. */
  boolean isRare() {
    return isRare;
  }

  /** For people. */
  String label() {
    return label;
  }

  /**
   * @param text white space collapsed
   */
  static Optional<StatementName> of(String text) {
    return Arrays.stream(values()).filter(name -> text.contains(name.mark)).findFirst();
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(StatementName::label).toList();
  }
}

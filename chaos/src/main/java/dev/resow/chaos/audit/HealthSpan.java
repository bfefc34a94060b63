package dev.resow.chaos.audit;

import java.time.Instant;

/**
 * A time in which a process gave the same answer to each look at one of its health checks.
 *
 * @param process e.g. {@code worker-2}
 * @param from when the first of these probes began
 * @param to when the first look with another answer began, or the watch ended
 */
public record HealthSpan(String process, Check check, Status status, Instant from, Instant to) {
  /** What is asked. */
  public enum Check {
    LIVE,
    READY
  }

  /** What is answered. */
  public enum Status {
    UP,
    DOWN,
    /** Nothing within a second. */
    SILENT,
    /** No connection, or it was closed: the process does not run, or only begins to. */
    UNREACHABLE
  }
}

package dev.resow.standalone.terminal;

import dev.resow.contract.FindingKind;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.standalone.client.Job;
import java.io.PrintStream;
import java.util.List;

/**
 * One line with the progress of a job: redrawn in place on a terminal, a new line per change
 * elsewhere. Goes to standard error, so that standard output carries only the result.
 */
public final class ProgressLine {
  private static final int WIDTH = 28;

  private final PrintStream out;
  private final boolean redraw;
  private String shown = "";

  public ProgressLine(PrintStream out, boolean redraw) {
    this.out = out;
    this.redraw = redraw;
  }

  /** On standard error; redraws on an interactive terminal. */
  public static ProgressLine onTerminal() {
    return new ProgressLine(System.err, isWatched());
  }

  /** True on an interactive terminal that can move its cursor. */
  static boolean isWatched() {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return System.console() != null && System.console().isTerminal() && !dumb;
  }

  public void show(Job job) {
    String text = redraw ? text(job) : coarse(job);
    if (text.equals(shown)) {
      return;
    }
    if (redraw) {
      out.print("\r" + text + " ".repeat(Math.max(0, shown.length() - text.length())));
    } else {
      out.println(text);
    }
    out.flush();
    shown = text;
  }

  /** Leaves the line as it is. */
  public void end() {
    if (redraw && !shown.isEmpty()) {
      out.println();
    }
  }

  static String text(Job job) {
    if (job.waitingFor() != null) {
      return "waiting for a worker with the model " + job.waitingFor().model();
    }
    return switch (job.state()) {
      case QUEUED ->
          job.queuePosition() == null || job.queuePosition() == 0
              ? "queued, next in line"
              : "queued, %d ahead".formatted(job.queuePosition());
      case DISPATCHED -> "waiting for a worker";
      case RUNNING -> job.progress() == null ? "starting to sample" : bar(job.progress());
      case RETRY_WAIT -> "waiting to retry" + reason(job);
      case SUCCEEDED -> "done" + rounds(job);
      case FAILED, DEAD -> "failed" + reason(job);
      case CANCELLED -> "cancelled";
      case EXPIRED -> "expired before it finished";
    };
  }

  /** The state of a job, as a sentence. */
  public static String sentence(Job job) {
    return "job " + job.id() + ": " + text(job);
  }

  /** In quarters rather than steps, for logs. */
  static String coarse(Job job) {
    JobProgress p = job.progress();
    if (job.state() == JobState.RUNNING && p != null) {
      int quarter = p.steps() == 0 ? 0 : 4 * p.step() / p.steps();
      return "sampling%s, %d %%"
          .formatted(p.round() == 0 ? "" : ", round " + (p.round() + 1), quarter * 25);
    }
    return text(job);
  }

  private static String bar(JobProgress p) {
    int filled = p.steps() == 0 ? 0 : Math.min(WIDTH, WIDTH * p.step() / p.steps());
    String left =
        p.secondsPerStep() == null
            ? ""
            : "  %.0f s left".formatted(p.secondsPerStep() * (p.steps() - p.step()));
    return "[%s%s] step %d/%d%s%s"
        .formatted(
            "#".repeat(filled),
            "-".repeat(WIDTH - filled),
            p.step(),
            p.steps(),
            p.round() == 0 ? "" : "  round " + (p.round() + 1),
            left);
  }

  private static String rounds(Job job) {
    if (job.result() == null) {
      return "";
    }
    int rounds = job.result().rounds().size();
    return " in %.1f s%s%s"
        .formatted(
            job.result().seconds(),
            rounds > 1 ? ", " + rounds + " rounds" : "",
            verdict(job.result()));
  }

  private static String verdict(JobResult result) {
    return switch (result.verdict()) {
      case CLEAR -> ", the subjects are clear";
      case OVERLAPPED -> ", " + worst(result.found());
      case BUDGET_EXHAUSTED -> ", the budget ran out before a clear round";
      case UNCHECKED -> "";
    };
  }

  private static String worst(List<FindingKind> found) {
    return switch (found.isEmpty() ? FindingKind.OVERLAPPED : found.getFirst()) {
      case OVERLAPPED -> "the subjects overlap";
      case MISSING -> "a subject is missing";
      case MISPLACED -> "a subject is not where it should be";
      case MIXED -> "a subject has features of another one";
    };
  }

  private static String reason(Job job) {
    return job.failure() == null ? "" : ": " + job.failure().message();
  }
}

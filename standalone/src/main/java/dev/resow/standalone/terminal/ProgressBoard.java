package dev.resow.standalone.terminal;

import dev.resow.standalone.client.Job;
import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * One line per job: redrawn in place on a terminal, elsewhere a new line for each change worth
 * logging.
 */
public final class ProgressBoard {
  private static final int PROMPT = 32;

  private final PrintStream out;
  private final boolean redraw;
  private final Map<UUID, String> shown = new HashMap<>();
  private int lines;

  public ProgressBoard(PrintStream out, boolean redraw) {
    this.out = out;
    this.redraw = redraw;
  }

  /** On standard output; redraws on an interactive terminal. */
  public static ProgressBoard onTerminal() {
    return new ProgressBoard(System.out, ProgressLine.isWatched());
  }

  public void show(Collection<Job> jobs) {
    if (!redraw) {
      jobs.forEach(this::log);
      out.flush();
      return;
    }
    if (lines > 0) {
      out.print("\033[" + lines + "A");
    }
    for (Job job : jobs) {
      out.print("\033[2K" + line(job, ProgressLine.text(job)) + "\n");
    }
    lines = jobs.size();
    out.flush();
  }

  private void log(Job job) {
    String text = ProgressLine.coarse(job);
    if (!text.equals(shown.put(job.id(), text))) {
      out.println(line(job, text));
    }
  }

  private static String line(Job job, String text) {
    String prompt = job.spec() == null ? "" : job.spec().prompt();
    return "%s  %-32s  %s"
        .formatted(
            job.id(),
            prompt.length() > PROMPT ? prompt.substring(0, PROMPT - 1) + "…" : prompt,
            text);
  }

  /** Leaves the lines as they are. */
  public void end() {
    out.flush();
  }
}

package dev.resow.chaos.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** SIGSTOP and SIGCONT, which Java itself cannot send. */
final class Signals {
  private Signals() {}

  /** Stops processes until {@link #resume}; those that have ended meanwhile are passed over. */
  static void stop(Collection<Long> processes) {
    send("-STOP", processes);
  }

  static void resume(Collection<Long> processes) {
    send("-CONT", processes);
  }

  /**
   * A process of its own that resumes them after {@code limit} also when this JVM has been killed.
   * End it once they are resumed.
   */
  static Process resumeAfter(Duration limit, Collection<Long> processes) {
    String numbers = String.join(" ", processes.stream().map(String::valueOf).toList());
    return start(
        List.of("sh", "-c", "sleep %d; kill -CONT %s".formatted(limit.toSeconds(), numbers)));
  }

  private static void send(String signal, Collection<Long> processes) {
    if (processes.isEmpty()) return;
    var command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(process.toString()));
    try {
      start(command).waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Process start(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command.getFirst(), e);
    }
  }
}

package dev.resow.standalone.cli;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resow cancel}. */
@Command(
    name = "cancel",
    description = "Stops a job: a queued one at once, a running one within a step.",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "JOB", description = "Its id.")
  private UUID id;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      var job = api.cancel(id);
      if (server.json()) {
        Output.json(job);
      } else {
        Output.format("%s %s%n", job.id(), job.state().isTerminal() ? job.state() : "will stop");
      }
      return ExitCode.OK;
    }
  }
}

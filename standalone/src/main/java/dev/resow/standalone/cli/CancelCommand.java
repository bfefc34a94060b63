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
    description = "Cancel a job: a queued job at once, a running job within one step",
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "JOB", description = "Job id")
  private UUID id;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      var job = api.cancel(id);
      if (server.json()) {
        Output.json(job);
      } else {
        Output.format("%s %s%n", job.id(), job.state().isTerminal() ? job.state() : "cancelling");
      }
      return ExitCode.OK;
    }
  }
}

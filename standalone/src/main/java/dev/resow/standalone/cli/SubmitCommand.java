package dev.resow.standalone.cli;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resow submit}: submits a job and returns without waiting for it. */
@Command(
    name = "submit",
    description = "Submit a job and print its id",
    mixinStandardHelpOptions = true)
final class SubmitCommand implements Callable<Integer> {
  @Mixin private JobOptions job;
  @Mixin private StartOptions start;
  @Mixin private ServerOptions server;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description =
          "Submit at most one job under this key, however often the command is repeated; 1 to 200"
              + " printable ASCII characters (default: a random UUID)")
  private String idempotencyKey = UUID.randomUUID().toString();

  JobOptions job() {
    return job;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    job.requirePrompt();
    checkKey();
    job.check();
    start.check();
    try (var api = server.requireServer()) {
      var request = start.addTo(job.request(api::subjects), api);
      var accepted = api.submit(request, idempotencyKey);
      if (server.json()) {
        Output.json(accepted);
      } else {
        Output.line(accepted.id());
      }
      accepted.warnings().forEach(warning -> LocalServer.print("warning: " + warning.detail()));
      return ExitCode.OK;
    }
  }

  private void checkKey() {
    if (!idempotencyKey.matches("[!-~]([ -~]*[!-~])?")) {
      throw new IllegalArgumentException(
          "--idempotency-key: expected 1 to 200 printable ASCII characters, found '%s'"
              .formatted(idempotencyKey));
    }
  }
}

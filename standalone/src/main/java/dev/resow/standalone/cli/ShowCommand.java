package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code resow show}: a job and its events. */
@Command(
    name = "show",
    description = "Show a job and its events; with --json the complete job",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "JOB", description = "Job id")
  private UUID id;

  @Mixin private ServerOptions server;

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode job = api.having("state", api.having("id", api.read("/v1/jobs/" + id)));
      if (server.json()) {
        Output.line(job);
      } else {
        JobFormatter.job(job, api.url().resolve("/v1/jobs/" + id + "/image").toString())
            .forEach(Output::line);
        Output.line("");
        for (JsonNode event : api.page("/v1/jobs/" + id + "/events").path("items")) {
          Output.format(
              "%3d  %s  %-32s  attempt %s%n",
              event.path("id").asInt(),
              JobFormatter.time(event.path("at")),
              event.path("type").asText(),
              event.path("attempt").asText("-"));
        }
      }
      return ExitCode.OK;
    }
  }
}

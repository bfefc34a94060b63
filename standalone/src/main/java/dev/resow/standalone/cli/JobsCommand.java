package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code resow jobs}. */
@Command(name = "jobs", description = "List jobs, newest first", mixinStandardHelpOptions = true)
final class JobsCommand implements Callable<Integer> {
  @Mixin private ServerOptions server;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "Only jobs in these states, separated by commas, e.g. RUNNING,QUEUED (default: any)")
  private String state;

  @Option(
      names = "--finding",
      paramLabel = "KIND",
      description =
          "Only jobs with a round in which one of these was found, separated by commas: overlapped,"
              + " missing, misplaced, mixed (default: any)")
  private String finding;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Maximum number of jobs, 1 to 200 (default: ${DEFAULT-VALUE})")
  private int limit = 20;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit: expected 1 or more, found " + limit);
    }
    if (state != null && !state.matches("[A-Za-z_]+(,[A-Za-z_]+)*")) {
      throw new IllegalArgumentException(
          "--state: expected states like RUNNING,QUEUED, found '%s'".formatted(state));
    }
    if (finding != null && !finding.matches("[a-z-]+(,[a-z-]+)*")) {
      throw new IllegalArgumentException(
          "--finding: expected kinds like misplaced,mixed, found '%s'".formatted(finding));
    }
    try (var api = server.requireServer()) {
      JsonNode page = api.jobs(state, finding, limit);
      if (server.json()) {
        Output.line(page);
        return ExitCode.OK;
      }
      if (page.path("items").isEmpty()) {
        LocalServer.print("no jobs match");
      }
      for (JsonNode job : page.path("items")) {
        Output.format(
            "%s  %-10s  %s  %s%n",
            job.path("id").asText(),
            job.path("state").asText(),
            JobFormatter.time(job.path("createdAt")),
            job.path("spec").path("prompt").asText());
      }
      return ExitCode.OK;
    }
  }
}

package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow reviews}: images that a safety check held or refused. */
@Command(
    name = "reviews",
    description = "List, release and refuse images that a safety check held or refused",
    mixinStandardHelpOptions = true,
    footer = {"", "The key needs the scope admin."})
final class ReviewsCommand implements Runnable {
  private static final String PATH = "/v1/reviews";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected one of list, release or refuse, found none");
  }

  @Command(
      name = "list",
      description = "List the latest images to review",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--state",
              paramLabel = "STATE",
              defaultValue = "held",
              description = "held, refused, released or any (default: held)")
          String state,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    if (!state.matches("held|refused|released|any"))
      throw new IllegalArgumentException(
          "--state: expected held, refused, released or any, found '%s'".formatted(state));
    try (var api = server.requireServer()) {
      JsonNode page = api.page(PATH + "?limit=200&state=" + state);
      if (server.json()) {
        Output.line(page);
        return ExitCode.OK;
      }
      for (JsonNode review : page.path("items")) Output.line(line(review));
      if (page.hasNonNull("next")) Output.line("... and older ones");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "release",
      description = "Show an image to its client",
      mixinStandardHelpOptions = true)
  int release(
      @Parameters(paramLabel = "ID", description = "Id of its job") UUID job,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              description = "Reason for the client, at most 500 characters (default: none)")
          String reason,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    return decide(server, job, "release", reason);
  }

  @Command(
      name = "refuse",
      description = "Show an image to nobody",
      mixinStandardHelpOptions = true)
  int refuse(
      @Parameters(paramLabel = "ID", description = "Id of its job") UUID job,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              required = true,
              description = "Reason for the client, at most 500 characters")
          String reason,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    return decide(server, job, "refuse", reason);
  }

  private static int decide(ServerOptions server, UUID job, String decision, String reason)
      throws IOException, InterruptedException {
    var body = new LinkedHashMap<String, Object>();
    body.put("decision", decision);
    if (reason != null) body.put("reason", reason);
    try (var api = server.requireServer()) {
      JsonNode review = api.post(PATH + "/" + job, body, null);
      if (server.json()) Output.line(review);
      else Output.line(line(review));
      return ExitCode.OK;
    }
  }

  private static String line(JsonNode review) {
    return "%s  %-8s  %-12s  %s  (%s%s)"
        .formatted(
            review.path("job").asText(),
            review.path("state").asText(),
            review.path("tenant").asText(),
            review.path("prompt").asText(),
            review.at("/check/decision").asText(),
            review.at("/check").hasNonNull("reason")
                ? ": " + review.at("/check/reason").asText()
                : "");
  }
}

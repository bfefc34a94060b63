package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.TrainingState;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow trainings}: adapters that a server's trainers make. */
@Command(
    name = "trainings",
    description = "Train adapters on a server: submit, follow, list and cancel",
    mixinStandardHelpOptions = true)
final class TrainingsCommand implements Runnable {
  private static final long LOOK_MILLIS = 1_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "expected one of submit, follow, list, show or cancel, found none");
  }

  @Command(
      name = "submit",
      description = "Submit a training and print its id, or follow it",
      mixinStandardHelpOptions = true)
  int submit(
      @Parameters(
              paramLabel = "RECIPE",
              description = "How to train: nft; without --name the name of the adapter")
          String first,
      @Option(
              names = "--name",
              paramLabel = "NAME",
              description = "Name of the adapter to make (default: the first word)")
          String name,
      @Mixin TrainingOptions options,
      @Option(names = "--follow", description = "Show its progress until it has ended")
          boolean follow,
      @Option(
              names = "--idempotency-key",
              paramLabel = "KEY",
              description = "Submit at most one training under this key (default: a random UUID)")
          String key,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    var request = options.request(first, name);
    try (var api = server.requireServer()) {
      JsonNode training =
          known(
              api,
              api.post("/v1/trainings", request, key == null ? UUID.randomUUID().toString() : key));
      TrainingSourceText.of(training).ifPresent(LocalServer::print);
      if (!follow) {
        Output.line(server.json() ? training : training.path("id").asText());
        return ExitCode.OK;
      }
      return follow(api, server, training);
    }
  }

  @Command(
      name = "follow",
      description = "Show the progress of a training until it has ended",
      mixinStandardHelpOptions = true)
  int follow(
      @Parameters(paramLabel = "TRAINING", description = "Training id") UUID id,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      return follow(api, server, known(api, api.read(path(id))));
    }
  }

  @Command(name = "list", description = "List trainings", mixinStandardHelpOptions = true)
  int list(@Mixin ServerOptions server) throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode page = api.page("/v1/trainings");
      if (server.json()) {
        Output.line(page);
        return ExitCode.OK;
      }
      for (JsonNode training : page.path("items")) {
        Output.line(line(training));
      }
      return ExitCode.OK;
    }
  }

  @Command(name = "show", description = "Show a training", mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "TRAINING", description = "Training id") UUID id,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode training = known(api, api.read(path(id)));
      Output.line(server.json() ? training : line(training));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "cancel",
      description = "Cancel a training: one that waits at once, a running one within one update",
      mixinStandardHelpOptions = true)
  int cancel(
      @Parameters(paramLabel = "TRAINING", description = "Training id") UUID id,
      @Mixin ServerOptions server)
      throws IOException, InterruptedException {
    try (var api = server.requireServer()) {
      JsonNode training = known(api, api.post(path(id) + "/cancel", Map.of(), null));
      Output.line(
          server.json()
              ? training
              : id + " " + (state(training).isTerminal() ? state(training) : "cancelling"));
      return ExitCode.OK;
    }
  }

  /** Prints every figure that the server keeps, then how it ended. */
  private static int follow(Api api, ServerOptions server, JsonNode first)
      throws InterruptedException {
    JsonNode training = first;
    var id = UUID.fromString(training.path("id").asText());
    if (!server.json()) {
      Output.line(line(training));
    }
    int shown = 0;
    while (true) {
      shown = figures(api, server, id, shown, training.path("updates").asInt());
      if (state(training).isTerminal()) {
        break;
      }
      Thread.sleep(LOOK_MILLIS);
      training = known(api, api.read(path(id)));
    }
    Output.line(server.json() ? training : line(training));
    if (state(training) != TrainingState.SUCCEEDED) {
      throw new CommandException(
          Kind.JOB_FAILED,
          "the training ended %s%s"
              .formatted(
                  state(training),
                  training.hasNonNull("failure") ? ": " + training.path("failure").asText() : ""));
    }
    return ExitCode.OK;
  }

  /**
   * Those after an update.
   *
   * @return the last update shown
   */
  private static int figures(Api api, ServerOptions server, UUID id, int after, int updates) {
    int shown = after;
    for (JsonNode update : api.page(path(id) + "/figures?after=" + after).path("items")) {
      shown = update.path("update").asInt();
      if (server.json()) {
        Output.line(update);
      } else {
        Output.format("update %d of %d  %s%n", shown, updates, figures(update.path("figures")));
      }
    }
    return shown;
  }

  private static String figures(JsonNode figures) {
    return figures.properties().stream()
        .map(
            figure ->
                String.format(
                    Locale.ROOT, "%s %.4g", figure.getKey(), figure.getValue().asDouble()))
        .collect(Collectors.joining("  "));
  }

  private static String line(JsonNode training) {
    return "%s  %-9s  %-16s  %-24s  %d of %d updates"
        .formatted(
            training.path("id").asText(),
            training.path("state").asText(),
            training.path("model").asText(),
            training.path("adapter").asText(),
            training.path("updatesDone").asInt(),
            training.path("updates").asInt());
  }

  private static TrainingState state(JsonNode training) {
    return TrainingState.valueOf(training.path("state").asText());
  }

  /** The same answer, from a server that knows trainings. */
  private static JsonNode known(Api api, JsonNode training) {
    return api.having("state", api.having("id", training));
  }

  private static String path(UUID id) {
    return "/v1/trainings/" + id;
  }
}

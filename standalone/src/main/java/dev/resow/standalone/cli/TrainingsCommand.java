package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.standalone.client.Api;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
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
  private static final Duration LOOK = Duration.ofSeconds(1);

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
              description =
                  "How to train: nft, comat or itercomp; without --name the name of the adapter")
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
      var training =
          Training.checked(
              api,
              api.post("/v1/trainings", request, key == null ? UUID.randomUUID().toString() : key));
      TrainingSourceText.of(training.json()).ifPresent(LocalServer::print);
      if (!options.choosesParts()) {
        ComatPartsText.of(training.json()).ifPresent(LocalServer::print);
      }
      if (!follow) {
        Output.line(server.json() ? training.json() : training.id());
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
      return follow(api, server, Training.read(api, id));
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
        Output.line(new Training(training).line());
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
      var training = Training.read(api, id);
      Output.line(server.json() ? training.json() : training.line());
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
      var training = Training.checked(api, api.post(Training.path(id) + "/cancel", Map.of(), null));
      Output.line(
          server.json()
              ? training.json()
              : id + " " + (training.state().isTerminal() ? training.state() : "cancelling"));
      return ExitCode.OK;
    }
  }

  private static int follow(Api api, ServerOptions server, Training training)
      throws InterruptedException {
    String trainer =
        server.isNamed()
            ? "RESOW_WORKER_ROLE=train beside the server (docs/training.md)"
            : "./resow trainer";
    new TrainingFollower(api, server.json(), LOOK, trainer, LocalServer::print).untilEnd(training);
    return ExitCode.OK;
  }
}

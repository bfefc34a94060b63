package dev.resow.standalone.cli;

import dev.resow.embedded.Ports;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import dev.resow.standalone.run.Operator;
import dev.resow.standalone.run.SettingRules;
import dev.resow.standalone.run.TrainerLaunch;
import dev.resow.standalone.run.TrainerProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow trainer}: a worker that trains for the server of this machine, until Ctrl-C. */
@Command(
    name = "trainer",
    description = {
      "Train for the server of this machine until interrupted",
      "Takes the trainings submitted to 'resow up', one at a time. Several trainers share the work.",
      "When it ends, it hands its training over; it ends with the server. RESOW_HEAP sets its Java",
      "heap, RESOW_MEMORY the memory for its model."
    },
    mixinStandardHelpOptions = true)
final class TrainerCommand implements Callable<Integer> {
  private static final Duration LOOK = Duration.ofMillis(500);

  @Option(
      names = "--json",
      description = "Print addresses and process id as JSON, once it is ready")
  private boolean json;

  /** What {@code --json} prints. */
  private record Ready(long pid, URI server, URI url, URI metrics) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder = DataFolder.configured();
    Path jar = requireStartable();
    Instance server =
        new ServerFinder(folder)
            .ready()
            .orElseThrow(
                () ->
                    new CommandException(
                        Kind.NO_SERVER,
                        "no server is running on this machine; start one with 'resow up' and then the trainer beside it"));
    var broker = folder.brokerClient();
    if (broker.isEmpty()) {
      throw new CommandException(
          Kind.FILE,
          "the settings of the broker in %s cannot be read; run the trainer as the account that started the server"
              .formatted(folder.kafka()));
    }
    var launch = TrainerLaunch.of(jar, folder, broker, host(), Ports.free(), Ports.free());
    LocalServer.print("starting a trainer for the server at " + server.url());
    try (var trainer = TrainerProcess.start(launch)) {
      Signals.onInterrupt(trainer::close);
      return watch(trainer, launch, server);
    }
  }

  /**
   * Checks everything that can be checked before anything is started.
   *
   * @return the worker's jar
   */
  private static Path requireStartable() {
    SettingRules.brokenForTrainer()
        .ifPresent(
            wrong -> {
              throw new CommandException(Kind.COMMAND_LINE, wrong);
            });
    Path jar = DataFolder.home().resolve("worker/target/quarkus-app/quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new CommandException(
          Kind.MISSING,
          "expected the worker at %s; build it first: ./resow mvn -DskipTests package"
              .formatted(jar));
    }
    if (Operator.set("resow.models").isEmpty()) {
      LocalServer.requireModel();
    }
    Path critic = TrainerLaunch.critic();
    if (!Files.isDirectory(critic)) {
      throw new CommandException(
          Kind.MISSING,
          "expected the folder of a critic at %s; set RESOW_TRAININGS_CRITIC".formatted(critic));
    }
    return jar;
  }

  private static TrainerLaunch.Host host() {
    return new TrainerLaunch.Host(
        ProcessHandle.current().info().command().orElse("java"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        System.getenv());
  }

  private int watch(TrainerProcess trainer, TrainerLaunch launch, Instance server)
      throws InterruptedException {
    var owner = server.process();
    boolean ready = false;
    try (var api = new Api(launch.url())) {
      while (!trainer.endsWithin(LOOK)) {
        if (!ready && api.isReady()) {
          ready = true;
          report(trainer, launch, server);
        }
        if (owner.isPresent() && !owner.get().isAlive()) {
          trainer.close();
          throw new CommandException(
              Kind.NO_SERVER,
              "the server at %s has ended, and the trainer with it".formatted(server.url()));
        }
      }
    }
    if (trainer.isStopping()) {
      return ExitCode.INTERRUPTED;
    }
    throw new CommandException(
        Kind.TRAINER_ENDED,
        "the trainer ended by itself with code %d; the lines above say why"
            .formatted(trainer.exitCode()));
  }

  private void report(TrainerProcess trainer, TrainerLaunch launch, Instance server) {
    LocalServer.print("ready: process %d waits for trainings".formatted(trainer.pid()));
    LocalServer.print("health:  " + launch.url().resolve("/q/health/ready"));
    LocalServer.print("metrics: " + launch.metrics());
    LocalServer.print("stop with Ctrl-C");
    if (json) {
      Output.json(new Ready(trainer.pid(), server.url(), launch.url(), launch.metrics()));
    }
  }
}

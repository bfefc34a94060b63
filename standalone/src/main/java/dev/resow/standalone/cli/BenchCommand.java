package dev.resow.standalone.cli;

import dev.resow.chaos.bench.BenchSizes;
import dev.resow.chaos.bench.QueueBench;
import dev.resow.chaos.bench.QueueReport;
import dev.resow.chaos.bench.SlotsBench;
import dev.resow.contract.Json;
import dev.resow.diffusion.bench.AdapterBench;
import dev.resow.diffusion.bench.CoresBench;
import dev.resow.diffusion.bench.DecodeBench;
import dev.resow.diffusion.bench.Figure;
import dev.resow.diffusion.bench.PublishedBench;
import dev.resow.diffusion.bench.PublishedModel;
import dev.resow.diffusion.bench.SamplerBench;
import dev.resow.diffusion.bench.ThroughputBench;
import dev.resow.standalone.run.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code resow bench}. */
@Command(
    name = "bench",
    description = "Measure the performance of this machine",
    subcommands = BenchGrowthCommand.class,
    mixinStandardHelpOptions = true)
final class BenchCommand {
  private static final int MOST_TURNS = 100;

  @Spec private CommandSpec spec;

  @Command(
      name = "sampler",
      description =
          "Measure time per sampler step and memory, for the given models and for a wide random"
              + " model",
      mixinStandardHelpOptions = true)
  int sampler(
      @Parameters(
              arity = "0..*",
              paramLabel = "MODEL",
              description = "Model folders (default: the configured model)")
          List<Path> models,
      @Option(
              names = SamplerBench.UNET,
              description = "The U-Net of Stable Diffusion 1.4 with random weights instead")
          boolean unet,
      @Option(
              names = "--published",
              paramLabel = "NAME",
              description =
                  "Instead a folder of published shapes with random weights, sd3-medium or"
                      + " sd3.5-medium: takes about 16 GB of disk for a few minutes")
          String published,
      @Option(
              names = "--side",
              defaultValue = "512",
              description = "Pixels per side with --published (default: ${DEFAULT-VALUE})")
          int side,
      @Option(
              names = "--steps",
              defaultValue = "3",
              description = "Steps with --published (default: ${DEFAULT-VALUE})")
          int steps,
      @Option(names = "--json", description = "Print one line of JSON per figure") boolean json)
      throws IOException {
    if (published != null) {
      within("--side", side, 64, 2048);
      within("--steps", steps, 1, 1000);
      new PublishedBench(printer(json))
          .run(
              published(published),
              DataFolder.configured().root().resolve("published"),
              side,
              steps);
    } else new SamplerBench(printer(json)).run(unet ? List.of(SamplerBench.UNET) : models(models));
    return ExitCode.OK;
  }

  private PublishedModel published(String name) {
    return PublishedModel.of(name)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--published: expected one of %s, found '%s'"
                        .formatted(PublishedModel.labels(), name)));
  }

  @Command(
      name = "cores",
      description =
          "Measure how much slower sampling becomes beside two busy processes; takes about a"
              + " minute",
      mixinStandardHelpOptions = true)
  int cores(
      @Parameters(
              arity = "0..*",
              paramLabel = "MODEL",
              description = "Model folders (default: the configured model)")
          List<Path> models,
      @Option(names = "--json", description = "Print one line of JSON per figure") boolean json) {
    new CoresBench(printer(json)).run(models(models));
    return ExitCode.OK;
  }

  @Command(
      name = "adapters",
      description =
          "Measure how long an adapter of rank 32 takes to load and to swap, and what it costs per"
              + " step",
      mixinStandardHelpOptions = true)
  int adapters(
      @Parameters(
              arity = "0..*",
              paramLabel = "MODEL",
              description = "Model folders (default: the configured model)")
          List<Path> models,
      @Option(names = "--json", description = "Print one line of JSON per figure") boolean json)
      throws IOException {
    new AdapterBench(printer(json)).run(models == null ? List.of(DataFolder.model()) : models);
    return ExitCode.OK;
  }

  @Command(
      name = "throughput",
      description =
          "Measure pictures per minute with 1, 2, 4 and 8 jobs at once: one after another, side by"
              + " side, and with shared forward passes; takes some minutes",
      mixinStandardHelpOptions = true)
  int throughput(
      @Parameters(
              arity = "0..*",
              paramLabel = "MODEL",
              description = "Model folders (default: the configured model)")
          List<Path> models,
      @Option(
              names = "--turns",
              defaultValue = "5",
              paramLabel = "N",
              description = "How often each way is measured, 1 to 100 (default: ${DEFAULT-VALUE})")
          int turns,
      @Option(names = "--json", description = "Print one line of JSON per figure") boolean json)
      throws InterruptedException {
    if (turns < 1 || turns > MOST_TURNS) {
      String expected = "--turns: expected 1 to " + MOST_TURNS;
      throw new ParameterException(spec.commandLine(), expected + ", found " + turns);
    }
    new ThroughputBench(printer(json), turns)
        .run(models == null ? List.of(DataFolder.model()) : models);
    return ExitCode.OK;
  }

  @Command(
      name = "decode",
      description =
          "Measure memory and time of decoding one large picture in bands of rows and as a whole,"
              + " for the published shapes of an autoencoder with random weights; takes some"
              + " minutes",
      mixinStandardHelpOptions = true)
  int decode(
      @Option(
              names = "--side",
              defaultValue = "1024",
              paramLabel = "PIXELS",
              description =
                  "Width and height, a multiple of 8 from 64 to 4096 (default: ${DEFAULT-VALUE})")
          int side,
      @Option(names = "--json", description = "Print one line of JSON per figure") boolean json) {
    within("--side", side, 64, 4096);
    if (side % 8 != 0)
      throw new ParameterException(
          spec.commandLine(), "--side: expected a multiple of 8, found " + side);
    new DecodeBench(printer(json)).run(side);
    return ExitCode.OK;
  }

  /** What to measure: the folders, or the model in use, and the wide random one. */
  private static List<String> models(List<Path> models) {
    var arguments = new ArrayList<String>();
    if (models != null) {
      models.forEach(model -> arguments.add(model.toString()));
    } else if (Files.isDirectory(DataFolder.model())) {
      arguments.add(DataFolder.model().toString());
    } else {
      arguments.add("--demo");
    }
    arguments.add("--wide");
    return arguments;
  }

  private static Consumer<Figure> printer(boolean json) {
    return figure -> Output.line(json ? Json.text(figure) : figure);
  }

  @Command(
      name = "slots",
      description =
          "Measure pictures a minute through the queue of a worker with one slot and with several,"
              + " in turns; starts a separate deployment; takes about six minutes",
      mixinStandardHelpOptions = true)
  int slots(
      @Parameters(
              arity = "0..1",
              paramLabel = "MODEL",
              description = "Model folder (default: the configured model)")
          Path model,
      @Option(
              names = "--slots",
              defaultValue = "auto",
              paramLabel = "N",
              description = "As RESOW_SLOTS (default: ${DEFAULT-VALUE})")
          String slots,
      @Option(
              names = "--turns",
              defaultValue = "3",
              paramLabel = "N",
              description = "Turns of each kind, 1 to 100 (default: ${DEFAULT-VALUE})")
          int turns,
      @Option(
              names = "--pictures",
              defaultValue = "60",
              paramLabel = "N",
              description = "Pictures of a turn, 2 to 10,000 (default: ${DEFAULT-VALUE})")
          int pictures,
      @Option(
              names = "--steps",
              defaultValue = "28",
              paramLabel = "N",
              description = "Steps of a picture (default: ${DEFAULT-VALUE})")
          int steps,
      @Option(
              names = "--method",
              defaultValue = "plain",
              paramLabel = "NAME",
              description = "Method of a picture (default: ${DEFAULT-VALUE})")
          String method,
      @Option(names = "--json", description = "Print JSON") boolean json,
      @Option(names = "--keep", description = "Keep data and logs of the run") boolean keep)
      throws IOException, SQLException {
    within("--turns", turns, 1, 100);
    within("--pictures", pictures, 2, 10_000);
    Path folder = (model == null ? DataFolder.model() : model).toAbsolutePath().normalize();
    try (var ground = TemporaryDeployment.open("bench", keep)) {
      var load = new SlotsBench.Load(folder, slots, turns, pictures, steps, method);
      var figures =
          new SlotsBench(ground.installation(), ground.folder(), load, LocalServer::print).run();
      if (json) Output.json(figures);
      else figures.print(System.out);
      return ExitCode.OK;
    }
  }

  private void within(String option, int value, int least, int most) {
    if (value < least || value > most)
      throw new ParameterException(
          spec.commandLine(),
          "%s: expected %d to %d, found %d".formatted(option, least, most, value));
  }

  @Command(
      name = "queue",
      description =
          "Measure latency, throughput and cost per job of the queue; starts a separate deployment"
              + " whose workers sample nothing; takes about five minutes",
      mixinStandardHelpOptions = true)
  int queue(
      @Option(
              names = "--clients",
              defaultValue = "32",
              paramLabel = "N",
              description =
                  "Number of clients that submit concurrently, 1 to 300 (default: ${DEFAULT-VALUE})")
          int clients,
      @Option(names = "--json", description = "Print JSON") boolean json,
      @Option(names = "--keep", description = "Keep data and logs of the run") boolean keep)
      throws IOException, SQLException, InterruptedException {
    within("--clients", clients, 1, BenchSizes.MOST_CLIENTS);
    try (var ground = TemporaryDeployment.open("bench", keep)) {
      var figures =
          new QueueBench(
                  ground.installation(),
                  ground.folder(),
                  BenchSizes.full(clients),
                  LocalServer::print)
              .run();
      if (json) Output.json(figures);
      else QueueReport.print(figures, System.out);
      return ExitCode.OK;
    }
  }
}

package dev.resow.standalone.cli;

import dev.resow.chaos.growth.GrowthBench;
import dev.resow.chaos.growth.GrowthBench.Effort;
import dev.resow.chaos.growth.GrowthChart;
import dev.resow.chaos.growth.GrowthReport;
import dev.resow.chaos.growth.GrowthSizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code resow bench growth}. */
@Command(
    name = "growth",
    description = {
      "Measure how requests and SQL statements slow down as jobs fill the database",
      "Starts a separate deployment, and reports statements that read a growing table from end to"
          + " end."
    },
    mixinStandardHelpOptions = true)
final class BenchGrowthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--jobs",
      defaultValue = "1000,10000,100000,1000000",
      paramLabel = "N,N,...",
      description =
          "Numbers of jobs at which it is measured, ascending, each from 100 to 20,000,000"
              + " (default: ${DEFAULT-VALUE})")
  private String jobs;

  @Option(
      names = "--curves",
      paramLabel = "FILE",
      description = "Also draw the curves into this SVG file; needs two sizes or more")
  private Path curves;

  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  @Option(names = "--keep", description = "Keep data and logs of the run")
  private boolean keep;

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    GrowthSizes sizes = sizes();
    if (curves != null) checkCurves(sizes);
    try (var ground = TemporaryDeployment.open("bench", keep)) {
      var figures =
          new GrowthBench(
                  ground.installation(), ground.folder(), sizes, Effort.FULL, LocalServer::print)
              .run();
      if (curves != null) Files.writeString(curves, GrowthChart.svg(figures));
      if (json) Output.json(figures);
      else GrowthReport.print(figures, System.out);
      return ExitCode.OK;
    }
  }

  /** The run takes minutes: what would fail at its end fails at its start. */
  private void checkCurves(GrowthSizes sizes) {
    if (sizes.jobs().size() < 2)
      throw new ParameterException(
          spec.commandLine(), "--curves: expected two or more numbers in --jobs, found one");
    Path folder = curves.toAbsolutePath().getParent();
    if (!Files.isDirectory(folder))
      throw new ParameterException(
          spec.commandLine(), "--curves: expected a file in an existing folder, found " + curves);
  }

  private GrowthSizes sizes() {
    try {
      return GrowthSizes.parse(jobs);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--jobs: " + e.getMessage(), e);
    }
  }
}

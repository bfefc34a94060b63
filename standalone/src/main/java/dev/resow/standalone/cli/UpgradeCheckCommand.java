package dev.resow.standalone.cli;

import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.upgrade.UpgradeFindings;
import dev.resow.chaos.upgrade.UpgradeReport;
import dev.resow.chaos.upgrade.UpgradeRun;
import dev.resow.chaos.upgrade.UpgradeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code resow upgrade-check}. */
@Command(
    name = "upgrade-check",
    description = {
      "Upgrade a separate deployment from an earlier release to this one and back, under load",
      "Runs api, scheduler and workers of both releases in every mix and checks that no job is",
      "lost or done twice. deploy/upgrade-check.sh also builds the earlier release."
    },
    mixinStandardHelpOptions = true)
final class UpgradeCheckCommand implements Callable<Integer> {
  @Option(
      names = "--previous",
      paramLabel = "FOLDER",
      required = true,
      description = "Source tree of the earlier release, built")
  private Path previous;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Jobs that must be accepted and end in each mix, 1 to 10000 (default: ${DEFAULT-VALUE})")
  private int jobs = UpgradeSettings.USUAL_JOBS;

  @Option(names = "--keep", description = "Keep data and logs even if the run passes")
  private boolean keep;

  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, SQLException {
    UpgradeSettings settings = settings();
    try (var ground = TemporaryDeployment.open("upgrade", keep)) {
      UpgradeFindings found =
          new UpgradeRun(
                  earlier(ground.installation().classPath()),
                  ground.installation(),
                  ground.folder(),
                  settings,
                  LocalServer::print)
              .run();
      if (json) Output.json(found);
      else UpgradeReport.print(found, System.out);
      List<String> broken = found.broken();
      broken.forEach(bar -> LocalServer.print("FAILED: " + bar));
      if (broken.isEmpty()) return ExitCode.OK;
      LocalServer.print("process logs are in " + ground.folder().resolve("logs"));
      ground.keep();
      return ExitCode.FAILED;
    }
  }

  private UpgradeSettings settings() {
    try {
      return UpgradeSettings.of(jobs);
    } catch (IllegalArgumentException outside) {
      throw new ParameterException(spec.commandLine(), "--jobs: " + outside.getMessage());
    }
  }

  private Installation earlier(String classPath) {
    try {
      return Installation.of(previous.toAbsolutePath(), classPath);
    } catch (IllegalStateException notBuilt) {
      throw new CommandException(Failure.Kind.MISSING, "--previous: " + notBuilt.getMessage());
    }
  }
}

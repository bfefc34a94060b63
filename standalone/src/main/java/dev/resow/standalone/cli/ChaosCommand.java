package dev.resow.standalone.cli;

import dev.resow.chaos.audit.Bars;
import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.Report;
import dev.resow.chaos.run.ChaosRun;
import dev.resow.chaos.run.ChaosSettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow chaos}. */
@Command(
    name = "chaos",
    description = {
      "Breaks a deployment of its own and audits that no job was lost or done twice.",
      "Broker, database, api, scheduler and workers are killed while clients submit."
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Least time of load and faults (default 300).")
  private long seconds = ChaosSettings.USUAL_TIME.toSeconds();

  @Option(
      names = "--kills",
      paramLabel = "N",
      description = "Least kills of each kind of process (default 3).")
  private int kills = ChaosSettings.USUAL_KILLS;

  @Option(names = "--jobs", paramLabel = "N", description = "Least jobs (default 2000).")
  private int jobs = ChaosSettings.USUAL_JOBS;

  @Option(names = "--seed", paramLabel = "N", description = "Of the choice of victims (default 1).")
  private long seed = 1;

  @Option(names = "--keep", description = "Keep data and logs of the run.")
  private boolean keep;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    var settings =
        new ChaosSettings(
            Duration.ofSeconds(seconds), kills, jobs, ChaosSettings.THREE_WORKERS, seed);
    try (var ground = ProvingGround.open("chaos", keep)) {
      Findings findings =
          new ChaosRun(ground.installation(), ground.folder(), settings, LocalServer::say).run();
      if (json) Output.json(findings);
      else Report.print(findings, System.out);
      List<String> broken = Bars.broken(findings);
      broken.forEach(bar -> LocalServer.say("BROKEN: " + bar));
      if (broken.isEmpty()) return ExitCode.OK;
      ground.keep();
      return ExitCode.FAILED;
    }
  }
}

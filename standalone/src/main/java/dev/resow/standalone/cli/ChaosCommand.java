package dev.resow.standalone.cli;

import dev.resow.chaos.audit.Bars;
import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.Report;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Faults;
import dev.resow.chaos.run.ChaosRun;
import dev.resow.chaos.run.ChaosSettings;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code resow chaos}. */
@Command(
    name = "chaos",
    description = {
      "Breaks a deployment of its own and audits that no job was lost or done twice.",
      "Processes are killed and frozen, connections swallow bytes, the artifact volume is full,",
      "files are damaged, topics are deleted and unreadable records come, while clients submit."
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Least time of load and faults (default 300).")
  private long seconds = ChaosSettings.USUAL_TIME.toSeconds();

  @Option(
      names = "--faults",
      paramLabel = "NAME",
      split = ",",
      description = "Which faults, by default all: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private List<String> faults = Faults.names();

  @Option(names = "--jobs", paramLabel = "N", description = "Least jobs (default 2000).")
  private int jobs = ChaosSettings.USUAL_JOBS;

  @Option(names = "--seed", paramLabel = "N", description = "Of the order of faults (default 1).")
  private long seed = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--keep", description = "Keep data and logs of the run.")
  private boolean keep;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    var settings =
        new ChaosSettings(
            Duration.ofSeconds(seconds), jobs, ChaosSettings.THREE_WORKERS, chosen(), seed);
    try (var ground = ProvingGround.open("chaos", keep)) {
      Findings findings =
          new ChaosRun(ground.installation(), ground.folder(), settings, LocalServer::say).run();
      if (json) Output.json(findings);
      else Report.print(findings, System.out);
      List<String> broken = Bars.broken(findings);
      broken.forEach(bar -> LocalServer.say("BROKEN: " + bar));
      if (broken.isEmpty()) return ExitCode.OK;
      LocalServer.say(
          "each process has its log in %s, health.log has every change of a health check"
              .formatted(ground.folder().resolve("logs")));
      ground.keep();
      return ExitCode.FAILED;
    }
  }

  private List<Fault> chosen() {
    try {
      return Faults.named(faults);
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(spec.commandLine(), "--faults: " + unknown.getMessage());
    }
  }

  /** For the help and for completion. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Faults.names().iterator();
    }
  }
}

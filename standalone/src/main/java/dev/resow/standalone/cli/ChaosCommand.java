package dev.resow.standalone.cli;

import dev.resow.chaos.audit.AcceptanceCriteria;
import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.Report;
import dev.resow.chaos.deploy.Replicas;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Faults;
import dev.resow.chaos.run.ChaosRun;
import dev.resow.chaos.run.ChaosSettings;
import dev.resow.chaos.run.ChaosSettings.Artifacts;
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
      "Inject faults into a separate deployment and check that no job is lost or done twice",
      "Kills and freezes processes, black-holes and slows connections, fills volumes, sets clocks,",
      "damages files, deletes topics and sends unreadable records while clients submit jobs. With",
      "several brokers, apis and schedulers or a standby, the others must take over."
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "Minimum duration of load and faults in seconds (default: ${DEFAULT-VALUE})")
  private long seconds = ChaosSettings.USUAL_TIME.toSeconds();

  @Option(
      names = "--faults",
      paramLabel = "NAME",
      split = ",",
      description = "Faults to inject: ${COMPLETION-CANDIDATES} (default: all)",
      completionCandidates = Names.class)
  private List<String> faults = Faults.names();

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Minimum number of jobs (default: ${DEFAULT-VALUE})")
  private int jobs = ChaosSettings.USUAL_JOBS;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the order of faults (default: ${DEFAULT-VALUE})")
  private long seed = 1;

  @Option(
      names = "--brokers",
      paramLabel = "N",
      description =
          "Number of brokers, 1 or 3 to 5; of three, two confirm each record (default:"
              + " ${DEFAULT-VALUE})")
  private int brokers = 1;

  @Option(
      names = "--apis",
      paramLabel = "N",
      description = "Number of apis, 1 to 4 (default: ${DEFAULT-VALUE})")
  private int apis = 1;

  @Option(
      names = "--schedulers",
      paramLabel = "N",
      description = "Number of schedulers, 1 to 4 (default: ${DEFAULT-VALUE})")
  private int schedulers = 1;

  @Option(
      names = "--standby",
      description = "Add a standby of the database that confirms every commit")
  private boolean standby;

  @Option(
      names = "--artifacts",
      paramLabel = "WHERE",
      description = {
        "folder, or s3: keep pictures and checkpoints in a bucket of an S3 server, which the",
        "faults hit too (default: folder)"
      })
  private Artifacts artifacts = Artifacts.FOLDER;

  @Spec private CommandSpec spec;

  @Option(names = "--keep", description = "Keep data and logs even if the run passes")
  private boolean keep;

  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  @Override
  public Integer call() throws IOException, SQLException {
    var settings =
        new ChaosSettings(
            Duration.ofSeconds(seconds),
            jobs,
            ChaosSettings.THREE_WORKERS,
            replicas(),
            artifacts,
            chosen(),
            seed);
    try (var ground = TemporaryDeployment.open("chaos", keep)) {
      Findings findings =
          new ChaosRun(ground.installation(), ground.folder(), settings, LocalServer::print).run();
      if (json) Output.json(findings);
      else Report.print(findings, System.out);
      List<String> broken = AcceptanceCriteria.broken(findings);
      broken.forEach(bar -> LocalServer.print("FAILED: " + bar));
      if (broken.isEmpty()) return ExitCode.OK;
      LocalServer.print(
          "process logs are in %s; health.log there lists every change of a health check"
              .formatted(ground.folder().resolve("logs")));
      ground.keep();
      return ExitCode.FAILED;
    }
  }

  private Replicas replicas() {
    try {
      return new Replicas(brokers, apis, schedulers, standby ? 2 : 1);
    } catch (IllegalArgumentException unfit) {
      throw new ParameterException(spec.commandLine(), "--" + unfit.getMessage());
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

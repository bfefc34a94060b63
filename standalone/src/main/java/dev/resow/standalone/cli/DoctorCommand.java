package dev.resow.standalone.cli;

import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.EnvironmentCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow doctor}: checks the prerequisites of the embedded server. */
@Command(
    name = "doctor",
    description = "Check whether this machine can run the embedded server",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  @Override
  public Integer call() {
    var findings =
        EnvironmentCheck.of(DataFolder.configured()).stream()
            .map(f -> new EnvironmentCheck.Finding(f.subject(), f.ok(), Failures.plain(f.detail())))
            .toList();
    if (json) {
      Output.json(findings);
    } else {
      for (var finding : findings) {
        Output.format(
            "%-4s %-12s %s%n", finding.ok() ? "ok" : "!!", finding.subject(), finding.detail());
      }
    }
    return findings.stream().allMatch(EnvironmentCheck.Finding::ok)
        ? ExitCode.OK
        : ExitCode.MISSING;
  }
}

package dev.resow.standalone.cli;

import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow down}. */
@Command(
    name = "down",
    description = "Stops the server of this machine, and what a killed one left running.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final int LIMIT_SECONDS = 60;

  @Option(names = "--json", description = "Print JSON, for programs.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder = DataFolder.configured();
    var process = RunFile.live(folder).flatMap(RunFile::process);
    if (process.isEmpty()) {
      EmbeddedPostgres.stopLeftover(folder.postgres());
      LocalServer.say("no server is running here");
      print(null);
      return ExitCode.OK;
    }
    LocalServer.say("stopping process " + process.get().pid());
    process.get().destroy();
    try {
      process.get().onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      LocalServer.say("stopped");
      print(process.get().pid());
      return ExitCode.OK;
    } catch (TimeoutException | ExecutionException e) {
      LocalServer.say(
          "process %d did not end within %d s".formatted(process.get().pid(), LIMIT_SECONDS));
      return ExitCode.FAILED;
    }
  }

  private void print(Long stopped) {
    if (json) {
      System.out.println("{\"stopped\":" + stopped + "}");
    }
  }
}

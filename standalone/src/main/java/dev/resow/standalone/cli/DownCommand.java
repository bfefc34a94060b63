package dev.resow.standalone.cli;

import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
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
    description = "Stop the server of this machine, and any processes a killed server left behind",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final int LIMIT_SECONDS = 60;

  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  @Option(
      names = "--force",
      description = "Kill the server (SIGKILL) if it does not stop within 60 seconds")
  private boolean force;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder = DataFolder.configured();
    // Whichever process holds the lock of this folder is its server, whatever the files contain.
    var found = Instance.of(folder);
    if (found.isEmpty()) {
      EmbeddedPostgres.stopLeftover(folder.postgres());
      LocalServer.print("no server is running here");
      print(null);
      return ExitCode.OK;
    }
    var process = found.get().process();
    if (process.isEmpty()) {
      throw new CommandException(
          Kind.SERVER_STOP,
          "%s is in use by a process that this account cannot see; run 'resow down' as the account that started it"
              .formatted(folder.root()));
    }
    long pid = process.get().pid();
    LocalServer.print("stopping process " + pid);
    if (!process.get().destroy()) {
      throw new CommandException(
          Kind.SERVER_STOP,
          "process %d belongs to another account; run 'resow down' as that account".formatted(pid));
    }
    if (found.get().isSuspended()) {
      LocalServer.print("the process is suspended; resuming it so that it can stop");
      new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start().waitFor();
    }
    if (!ends(process.get())) {
      if (!force) {
        throw new CommandException(
            Kind.SERVER_STOP,
            "process %d did not stop within %d s; kill it with 'resow down --force'"
                .formatted(pid, LIMIT_SECONDS));
      }
      LocalServer.print(
          "the process did not stop within %d s; killing it".formatted(LIMIT_SECONDS));
      process.get().destroyForcibly();
      ends(process.get());
      EmbeddedPostgres.stopLeftover(folder.postgres());
    }
    LocalServer.print("stopped");
    print(pid);
    return ExitCode.OK;
  }

  private static boolean ends(ProcessHandle process) throws InterruptedException {
    try {
      process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return !process.isAlive();
    }
  }

  private void print(Long stopped) {
    if (json) {
      Output.line("{\"stopped\":" + stopped + "}");
    }
  }
}

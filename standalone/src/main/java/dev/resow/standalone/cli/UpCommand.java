package dev.resow.standalone.cli;

import dev.resow.contract.Json;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.PortChoice;
import dev.resow.standalone.run.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow up}: the server of this machine, until Ctrl-C or {@code resow down}. */
@Command(
    name = "up",
    description = "Starts everything on this machine and keeps it running.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(
      names = {"-d", "--detach"},
      description = "Go on in the background.")
  private boolean detach;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "HTTP port (default: RESOW_PORT, else 8080 if free, else any free one; 0: any free one).")
  private Integer port;

  @Option(names = "--json", description = "Print JSON, for programs: the address and the process.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var running = RunFile.live(DataFolder.configured());
    if (running.isPresent()) {
      LocalServer.say("already running at " + running.get().url());
      print();
      return ExitCode.OK;
    }
    if (!detach) {
      return inForeground();
    }
    int exit = BackgroundServer.start(port);
    print();
    return exit;
  }

  private void print() {
    RunFile.live(DataFolder.configured())
        .filter(_ -> json)
        .ifPresent(run -> System.out.println(new String(Json.write(run), StandardCharsets.UTF_8)));
  }

  private int inForeground() throws IOException, InterruptedException {
    PortChoice ports = PortChoice.configured();
    try (var server = LocalServer.start(port == null ? ports : ports.withHttp(port))) {
      Signals.onInterrupt(server::stop);
      server.publish();
      LocalServer.say("api:     " + server.url() + "  (dashboard at /, docs at /swagger-ui)");
      LocalServer.say("log:     " + DataFolder.configured().log());
      LocalServer.say("stop with Ctrl-C or 'resow down'");
      print();
      return server.awaitEnd();
    }
  }
}

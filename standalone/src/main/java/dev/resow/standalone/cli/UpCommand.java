package dev.resow.standalone.cli;

import dev.resow.standalone.run.AdminKey;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import dev.resow.standalone.run.Instance.Phase;
import dev.resow.standalone.run.PortChoice;
import dev.resow.standalone.run.RunFile;
import dev.resow.standalone.run.Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code resow up}: the server of this machine, until Ctrl-C or {@code resow down}. */
@Command(
    name = "up",
    description = "Start the server of this machine and keep it running",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(
      names = {"-d", "--detach"},
      description = "Run in the background; return once the server is ready")
  private boolean detach;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description =
          "HTTP port, 0 to 65535; 0 picks a free port (default: RESOW_PORT, else 8080 if it is free,"
              + " else any free port)")
  private Integer port;

  @Option(names = "--json", description = "Print the address and the process id as JSON")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var folder = DataFolder.configured();
    var finder = new ServerFinder(folder);
    var running = finder.readyOrFree();
    if (running.isEmpty() && detach) {
      LocalServer.requireStartable();
      PortChoice.configured();
      Instance started = BackgroundServer.start(port);
      report(started.url());
      print(started);
      return ExitCode.OK;
    }
    while (running.isEmpty()) {
      PortChoice ports = PortChoice.configured();
      var server =
          LocalServer.start(port == null ? ports : ports.withHttp(port), Phase.READY, key(folder));
      if (server.isPresent()) {
        return serve(server.get(), folder);
      }
      running = finder.readyOrFree();
    }
    LocalServer.print(
        "already running at %s, process %d".formatted(running.get().url(), running.get().pid()));
    print(running.get());
    return ExitCode.OK;
  }

  private int serve(Server server, DataFolder folder) throws IOException {
    try (server) {
      Signals.onInterrupt(server::stop);
      server.publish();
      report(server.url());
      if (server.requiresKeys()) {
        LocalServer.print(
            Files.exists(AdminKey.file(folder))
                ? "keys:    requests need an API key; the admin key is in " + AdminKey.file(folder)
                : "keys:    requests need an API key");
      }
      LocalServer.print("metrics: " + server.metrics());
      LocalServer.print("log:     " + folder.log());
      LocalServer.print("stop with Ctrl-C or 'resow down'");
      var own = Instance.of(folder);
      if (own.isPresent()) {
        print(own.get());
      }
      return server.awaitEnd();
    }
  }

  private static void report(URI url) {
    LocalServer.print("api:     " + url + "  (dashboard at /, docs at /swagger-ui)");
  }

  private static String key(DataFolder folder) throws IOException {
    String given = System.getenv("RESOW_KEY");
    return given == null || given.isBlank() ? AdminKey.forServer(folder).orElse(null) : given;
  }

  private void print(Instance server) {
    if (json) {
      Output.json(RunFile.of(server));
    }
  }
}

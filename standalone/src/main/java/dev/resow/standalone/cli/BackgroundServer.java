package dev.resow.standalone.cli;

import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code resow up} in a process of its own, which outlives this one. */
final class BackgroundServer {
  private static final long LOOK_MILLIS = 200;

  private BackgroundServer() {}

  /** Returns when it is ready, or tells why it ended. */
  static int start(Integer port) throws IOException, InterruptedException {
    var folder = DataFolder.configured();
    folder.create();
    Path output = folder.log().resolveSibling("up.log");
    Process process =
        new ProcessBuilder(command(port))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .redirectInput(new File("/dev/null"))
            .start();
    while (process.isAlive()) {
      var run = RunFile.live(folder);
      if (run.isPresent()) {
        LocalServer.say("running in the background, process " + run.get().pid());
        LocalServer.say("api:     " + run.get().url() + "  (dashboard at /, docs at /swagger-ui)");
        LocalServer.say("stop with 'resow down'");
        return ExitCode.OK;
      }
      Thread.sleep(LOOK_MILLIS);
    }
    List<String> lines = Files.readAllLines(output);
    lines.stream().skip(Math.max(0, lines.size() - 10)).forEach(System.err::println);
    LocalServer.say("the server did not start; all it said is in " + output);
    return ExitCode.FAILED;
  }

  private static List<String> command(Integer port) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // A session of its own: neither Ctrl-C nor the closing of this terminal reaches it.
      command.add("/usr/bin/setsid");
    }
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-jar", System.getProperty("java.class.path"), "up"));
    if (port != null) {
      command.addAll(List.of("--port", port.toString()));
    }
    return command;
  }
}

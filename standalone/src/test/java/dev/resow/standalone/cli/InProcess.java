package dev.resow.standalone.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs a command line in this process, with its own output and settings. */
final class InProcess {
  /** What a command left. */
  record Ended(int exit, String out, String err) {
    String all() {
      return out + err;
    }
  }

  private InProcess() {}

  static Ended run(Map<String, String> settings, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    settings.forEach(System::setProperty);
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int exit = ResowCommand.execute(arguments);
      return new Ended(
          exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
      settings.keySet().forEach(System::clearProperty);
    }
  }
}

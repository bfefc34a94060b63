package dev.resow.training.run;

import dev.resow.training.session.StepFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The figures of every update as CSV: update, then each figure. */
final class FigureLog {
  private static final String UPDATE = "update";

  private final Path file;

  FigureLog(Path file) {
    this.file = file;
  }

  /** Drops what was logged after an update: a run that was killed repeats those. */
  void keepUpTo(long update) throws IOException {
    if (Files.exists(file)) {
      var kept = Files.readAllLines(file).stream().filter(line -> isKept(line, update)).toList();
      Files.write(file, kept);
    }
  }

  /** A killed run may have left half a line. */
  private static boolean isKept(String line, long update) {
    var first = line.split(",", 2)[0];
    return first.equals(UPDATE) || first.matches("\\d{1,18}") && Long.parseLong(first) <= update;
  }

  void add(long update, StepFigures figures) throws IOException {
    if (!Files.exists(file)) {
      append(UPDATE + "," + String.join(",", figures.values().sequencedKeySet()));
    }
    append(
        update
            + figures.values().values().stream()
                .map(value -> String.format(Locale.ROOT, ",%.6g", value))
                .collect(Collectors.joining()));
  }

  private void append(String line) throws IOException {
    Files.write(
        file,
        List.of(line),
        StandardCharsets.US_ASCII,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }
}

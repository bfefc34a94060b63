package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line a picture, for spreadsheets. */
final class CsvReport {
  private static final String HEAD =
      "arm,prompt,seed,success,lenient,faults,verdict,score,rounds,forwards,faces";

  private CsvReport() {}

  static void write(Path file, List<ArmReport> reports) throws IOException {
    var lines = new ArrayList<>(List.of(HEAD));
    for (var report : reports) {
      report.pictures().forEach(picture -> lines.add(line(report.arm().name(), picture)));
    }
    Files.write(file, lines);
  }

  private static String line(String arm, Picture picture) {
    return String.join(
        ",",
        quoted(arm),
        quoted(picture.order().prompt().text()),
        Long.toString(picture.order().seed()),
        Boolean.toString(picture.isSuccess()),
        Boolean.toString(picture.isLenientSuccess()),
        String.join(" ", picture.faults().stream().map(Fault::word).toList()),
        picture.verdict(),
        picture.score() == null ? "" : String.format(Locale.ROOT, "%.4f", picture.score()),
        Integer.toString(picture.rounds()),
        String.format(Locale.ROOT, "%.1f", picture.forwards()),
        quoted(
            String.join(
                "; ",
                picture.judgement().sightings().stream().map(PictureTables::phrase).toList())));
  }

  /** RFC 4180. */
  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }
}

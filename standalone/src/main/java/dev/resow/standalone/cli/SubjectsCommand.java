package dev.resow.standalone.cli;

import dev.resow.contract.Place;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.subjects.Doubt;
import dev.resow.subjects.PromptReading;
import dev.resow.subjects.Relation;
import dev.resow.subjects.Subject;
import dev.resow.subjects.SubjectFinder;
import dev.resow.subjects.score.LabelledPrompt;
import dev.resow.subjects.score.Score;
import dev.resow.subjects.score.Score.Tally;
import dev.resow.subjects.score.Timing;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resow subjects}: shows what is found in a prompt, or scores a file of labelled ones. */
@Command(
    name = "subjects",
    description = {
      "Show the subjects found in a prompt, or score a file of labelled prompts",
      "Needs no server."
    },
    mixinStandardHelpOptions = true)
final class SubjectsCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "PROMPT",
      description = "Prompt to read, e.g. \"a cat left of a fox\"; taken literally")
  private String prompt;

  @Option(
      names = "--file",
      paramLabel = "TSV",
      description =
          "Score this file: a header line, then prompt, subjects as JSON and kind of prompt,"
              + " separated by tabs")
  private Path file;

  @Option(
      names = "--bar",
      paramLabel = "PERCENT",
      description =
          "With --file: exit with 1 if fewer prompts have exactly the labelled subjects, 0 to 100"
              + " (default: ${DEFAULT-VALUE})")
  private double bar;

  @Option(
      names = "--timing",
      description =
          "With --file: also measure the time to read a prompt, and a text of 4,000 characters")
  private boolean timing;

  @Option(names = "--json", description = "Print JSON")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if ((prompt == null) == (file == null)) {
      throw new IllegalArgumentException(
          "expected either a PROMPT or --file TSV, found " + (file == null ? "none" : "both"));
    }
    if (!(bar >= 0 && bar <= 100)) {
      throw new IllegalArgumentException("--bar: expected 0 to 100, found " + bar);
    }
    if (prompt != null) {
      show(SubjectFinder.load().read(prompt));
      return ExitCode.OK;
    }
    var prompts = read();
    long before = System.nanoTime();
    var finder = SubjectFinder.load();
    double load = (System.nanoTime() - before) / 1e6;
    var score = Score.of(prompts, finder);
    if (json) {
      Output.json(score);
    } else {
      print(score);
    }
    if (timing) {
      LocalServer.print(Timing.of(prompts, finder, load).toString());
    }
    return percent(score.total().exact(), score.total()) >= bar ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<LabelledPrompt> read() {
    Path path = Path.of(System.getProperty("resow.cwd", "")).resolve(file);
    try {
      return LabelledPrompt.read(Files.readAllLines(path));
    } catch (MalformedInputException _) {
      throw new CommandException(Kind.FILE, "--file: expected UTF-8 text, found invalid bytes");
    } catch (IOException e) {
      throw new CommandException(
          Kind.FILE, "--file: cannot read %s: %s".formatted(path, Failures.plain(e.toString())));
    } catch (IllegalArgumentException e) {
      throw new CommandException(Kind.FILE, "--file: " + e.getMessage());
    }
  }

  private void show(PromptReading reading) {
    if (json) {
      Output.json(Shown.of(reading));
      return;
    }
    if (!reading.text().equals(prompt)) {
      Output.line("text      " + reading.text());
    }
    for (Subject subject : reading.subjects()) {
      Output.line("subject   " + described(subject));
    }
    for (Relation relation : reading.relations()) {
      Output.line(
          "relation  %s %s %s"
              .formatted(
                  reading.subjects().get(relation.first()).text(),
                  relation.place().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                  reading.subjects().get(relation.second()).text()));
    }
    for (Doubt doubt : reading.doubts()) {
      Output.line("warning   " + doubt.sentence());
    }
  }

  private static String described(Subject subject) {
    var words = subject.modifiers().stream().map(Subject.Modifier::text).toList();
    return subject.text() + (words.isEmpty() ? "" : " (" + String.join(", ", words) + ")");
  }

  private static void print(Score score) {
    Output.format(
        "%-18s %7s %7s %14s %10s%n", "kind", "prompts", "exact", "with modifiers", "last word");
    score.kinds().forEach(SubjectsCommand::print);
    print("total", score.total());
    for (Score.Miss miss : score.misses()) {
      Output.line("");
      Output.line("%s: %s".formatted(miss.kind(), miss.prompt().replace("\n", "\\n")));
      Output.line("  expected  " + miss.expected());
      Output.line("  found     " + miss.found());
    }
  }

  private static void print(String kind, Tally tally) {
    Output.format(
        "%-18s %7d %6.1f%% %13.1f%% %9.1f%%%n",
        kind,
        tally.prompts(),
        percent(tally.exact(), tally),
        percent(tally.modifiers(), tally),
        percent(tally.lastWords(), tally));
  }

  private static double percent(int part, Tally tally) {
    return tally.prompts() == 0 ? 0 : 100.0 * part / tally.prompts();
  }

  /** A reading in JSON, as the server answers it. */
  private record Shown(
      String text,
      List<Subject> items,
      List<dev.resow.contract.Relation> relations,
      List<Warning> warnings) {
    private record Warning(String code, String detail) {}

    private static Shown of(PromptReading reading) {
      return new Shown(
          reading.text(),
          reading.subjects(),
          reading.relations().stream()
              .map(
                  r ->
                      new dev.resow.contract.Relation(
                          r.first(), Place.valueOf(r.place().name()), r.second()))
              .toList(),
          reading.doubts().stream()
              .map(doubt -> new Warning(doubt.code(), doubt.sentence()))
              .toList());
    }
  }
}

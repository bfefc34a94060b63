package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.options.GivenOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Options of an evaluation.
 *
 * @param sets evaluated one after the other
 * @param prompts of each set, at most
 * @param url of a running server; null for this machine's
 * @param key API key of that server, or null
 * @param run name of the evaluation: an existing name resumes that run
 * @param isSummed whether a summary of the sets is written
 * @param out folder of the report; with several sets one folder for each of them is made in it
 * @param before folder with the reports of an earlier evaluation to compare with, or null
 * @param json true to print the report as JSON and progress to standard error
 */
record Options(
    List<PromptSet> sets,
    List<Arm> arms,
    Seeds seeds,
    int prompts,
    String url,
    String key,
    Path judge,
    String run,
    boolean isSummed,
    Path out,
    Path before,
    boolean json) {
  static final String USAGE =
      """
      usage: resow evaluate [--set SET | --sets SET,...] [--methods ARM,...|all] [--seeds 8] [--first-seed 1]
                            [--prompts N] [--url URL] [--key KEY] [--judge FOLDER] [--run NAME] [--out FOLDER]
                            [--before FOLDER] [--json]
        Measure success and cost of guidance methods through the queue, with an independent judge.
        --set      prompts: %s
                   (default: lookalikes)
        --sets     several of them, with one summary
        --methods  arms to compare: METHOD, METHOD*N for N candidates, best-of-N, or all (default: plain,resow)
        --seeds    seeds per prompt, 1 or more (default: 8)
        --first-seed  the first of them, 1 or more (default: 1)
        --prompts  number of prompts, spread evenly over the set (default: all)
        --url      base URL of a server (default: RESOW_URL, else this machine's, else a temporary one)
        --key      API key of that server (default: RESOW_KEY)
        --judge    folder of the judge (default: models/judge)
        --run      name of the run; an existing name resumes that run (default: evaluate-TIME)
        --out      folder of the report (default: target/evaluation/SET; with --sets target/evaluation)
        --before   with --sets: folder of earlier reports to compare with, SET/report.json or evaluation-SET.json
        --json     print the report as JSON; progress goes to standard error
        Exit codes: 0 success, 1 failure, 2 invalid command line, 4 the server does not answer
      """
          .formatted(PromptSet.titles());

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static Options parse(String... args) {
    var given = GivenOptions.of(List.of(args), Set.of("json"));
    boolean json = given.flag("json");
    var set = given.text("set", null);
    var several = given.text("sets", null);
    if (set != null && several != null) {
      throw new IllegalArgumentException("expected --set or --sets, found both");
    }
    var sets =
        several != null
            ? several(several)
            : List.of(PromptSet.named(set == null ? "lookalikes" : set));
    var folder = "target/evaluation" + (several == null ? "/" + sets.getFirst().title() : "");
    var before = given.text("before", null);
    if (before != null && several == null) {
      throw new IllegalArgumentException("--before: expected --sets with it, found --set");
    }
    var options =
        new Options(
            sets,
            Arm.list(given.text("methods", "plain,resow")),
            new Seeds(given.count("first-seed", 1), given.count("seeds", 8)),
            given.count("prompts", Integer.MAX_VALUE),
            given.text("url", environment("RESOW_URL")),
            given.text("key", environment("RESOW_KEY")),
            Path.of(given.text("judge", "models/judge")),
            given.text("run", "evaluate-" + System.currentTimeMillis()),
            several != null,
            Path.of(given.text("out", folder)),
            before == null ? null : Path.of(before),
            json);
    given.requireNoOther();
    return options;
  }

  /** The folder of a set's report. */
  Path out(PromptSet set) {
    return isSummed() ? out.resolve(set.title()) : out;
  }

  /** The prompts of a set, or as many of them as asked for, spread evenly over it. */
  List<PromptSet.Prompt> chosen(PromptSet set) {
    return PromptSet.spread(set.prompts(), prompts);
  }

  private static List<PromptSet> several(String names) {
    return Arrays.stream(names.split(",")).map(String::strip).map(PromptSet::named).toList();
  }

  /** Null when unset or blank. */
  private static String environment(String name) {
    var value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }
}

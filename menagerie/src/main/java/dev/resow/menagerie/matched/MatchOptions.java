package dev.resow.menagerie.matched;

import dev.resow.menagerie.evaluate.Arm;
import dev.resow.menagerie.evaluate.Seeds;
import dev.resow.menagerie.options.GivenOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Options of an evaluation or a calibration that a matcher judges.
 *
 * @param judge folder of the matcher
 * @param prompts file of the prompts
 * @param lineSeeds pictures of each subject alone, for its line
 * @param url of a running server; null for this machine's
 * @param key API key of that server, or null
 * @param run name of the run: an existing name resumes that run
 * @param out folder of the report
 * @param json true to print the report as JSON and progress to standard error
 */
record MatchOptions(
    Path judge,
    Path prompts,
    List<Arm> arms,
    Seeds seeds,
    int lineSeeds,
    String url,
    String key,
    String run,
    Path out,
    boolean json) {
  static final String USAGE =
      """
      usage: resow evaluate --judge BLIP_FOLDER --prompts FILE [--methods ARM,...|all] [--seeds 8] [--first-seed 1]
                            [--line-seeds 8] [--url URL] [--key KEY] [--run NAME] [--out FOLDER] [--json]
        Measure success and cost of any model on prompts of your own. A matcher judges the pictures.
        --judge    folder of a BlipForImageTextRetrieval, as published
        --prompts  file with one prompt a line, or a table: prompt, subjects, kind
        --methods  arms to compare: METHOD, METHOD*N for N candidates, best-of-N, or all (default: plain,resow)
        --seeds    seeds per prompt, 1 or more (default: 8)
        --first-seed  the first of them, 1 or more (default: 1)
        --line-seeds  pictures of each subject alone that its line is measured with, 1 to 100 (default: 8)
        --url      base URL of a server (default: RESOW_URL, else this machine's, else a temporary one)
        --key      API key of that server (default: RESOW_KEY)
        --run      name of the run; an existing name resumes that run (default: evaluate-TIME)
        --out      folder of the report (default: target/evaluation/FILE)
        --json     print the report as JSON; progress goes to standard error
        Exit codes: 0 success, 1 failure, 2 invalid command line or prompts, 3 the judge cannot be used,
        4 the server does not answer
      """;

  private static final int MOST_LINE_SEEDS = 100;

  /**
   * Whether these are options of this evaluation: prompts of a file, or a judge that is no network
   * of the demo world.
   */
  static boolean isMeant(List<String> args) {
    for (int i = 0; i + 1 < args.size(); i++) {
      var value = args.get(i + 1);
      if (args.get(i).equals("--prompts") && !value.matches("-?\\d+")) {
        return true;
      }
      if (args.get(i).equals("--judge") && Files.exists(Path.of(value).resolve("config.json"))) {
        return true;
      }
    }
    return false;
  }

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static MatchOptions parse(List<String> args) {
    return parse(args, "evaluate", "evaluation", Optional.empty());
  }

  /**
   * @param command whose name begins the run's
   * @param folder below {@code target} for reports
   * @param fixed arms that the command has made; empty: as given
   * @throws IllegalArgumentException saying which option is wrong
   */
  static MatchOptions parse(
      List<String> args, String command, String folder, Optional<List<Arm>> fixed) {
    var given = GivenOptions.of(args, Set.of("json"));
    boolean json = given.flag("json");
    for (var other : List.of("set", "sets", "before")) {
      if (given.text(other).isPresent()) {
        throw new IllegalArgumentException(
            "--%s: expected prompts of a file with a matcher as the judge, found a set of the demo world"
                .formatted(other));
      }
    }
    var judge =
        given
            .text("judge")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--prompts FILE: expected --judge with the folder of a matcher, found none"));
    var prompts =
        given
            .text("prompts")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--judge: expected --prompts FILE with a matcher, found none"));
    var name = Path.of(prompts).getFileName();
    var options =
        new MatchOptions(
            Path.of(judge),
            Path.of(prompts),
            fixed.orElseGet(() -> Arm.list(given.text("methods", "plain,resow"))),
            new Seeds(given.count("first-seed", 1), given.count("seeds", 8)),
            given.number(
                "line-seeds",
                "8",
                "1 to " + MOST_LINE_SEEDS,
                Integer::parseInt,
                1,
                MOST_LINE_SEEDS),
            given.text("url", environment("RESOW_URL")),
            given.text("key", environment("RESOW_KEY")),
            given.text("run", command + "-" + System.currentTimeMillis()),
            Path.of(
                given.text(
                    "out",
                    "target/%s/".formatted(folder)
                        + (name == null ? "" : name.toString().replaceFirst("\\.[^.]+$", "")))),
            json);
    given.requireNoOther();
    return options;
  }

  /** Null when unset or blank. */
  private static String environment(String name) {
    var value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }
}

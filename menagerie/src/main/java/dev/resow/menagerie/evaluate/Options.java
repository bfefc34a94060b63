package dev.resow.menagerie.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Options of an evaluation.
 *
 * @param url of a running server; null for this machine's
 * @param key API key of that server, or null
 * @param run name of the evaluation: an existing name resumes that run
 * @param out folder of the report
 * @param json true to print the report as JSON and progress to standard error
 */
record Options(
    PromptSet set,
    List<Arm> arms,
    int seeds,
    int prompts,
    String url,
    String key,
    Path judge,
    String run,
    Path out,
    boolean json) {
  static final String USAGE =
      """
      usage: resow evaluate [--set lookalikes|triples|same-colour|quick] [--methods ARM,...|all] [--seeds 8]
                            [--prompts N] [--url URL] [--key KEY] [--judge FOLDER] [--run NAME] [--out FOLDER] [--json]
        Measure success and cost of guidance methods through the queue, with an independent judge.
        --set      prompts: lookalikes, triples, same-colour or quick (default: lookalikes)
        --methods  arms to compare: METHOD, METHOD*N for N candidates, best-of-N, or all (default: plain,resow)
        --seeds    seeds per prompt, 1 or more (default: 8)
        --prompts  number of prompts, spread evenly over the set (default: all)
        --url      base URL of a server (default: RESOW_URL, else this machine's, else a temporary one)
        --key      API key of that server (default: RESOW_KEY)
        --judge    folder of the judge (default: models/judge)
        --run      name of the run; an existing name resumes that run (default: evaluate-TIME)
        --out      folder of the report (default: target/evaluation/SET)
        --json     print the report as JSON; progress goes to standard error
        Exit codes: 0 success, 1 failure, 2 invalid command line, 4 the server does not answer
      """;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static Options parse(String... args) {
    Map<String, String> given = new LinkedHashMap<>();
    boolean json = false;
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--json")) {
        json = true;
        continue;
      }
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("expected '--option value', found '" + args[i] + "'");
      }
      given.put(args[i].substring(2), args[++i]);
    }
    var set = PromptSet.named(or(given, "set", "lookalikes"));
    var options =
        new Options(
            set,
            Arm.list(or(given, "methods", "plain,resow")),
            number(given, "seeds", 8),
            number(given, "prompts", Integer.MAX_VALUE),
            or(given, "url", environment("RESOW_URL")),
            or(given, "key", environment("RESOW_KEY")),
            Path.of(or(given, "judge", "models/judge")),
            or(given, "run", "evaluate-" + System.currentTimeMillis()),
            Path.of(or(given, "out", "target/evaluation/" + set.title())),
            json);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown option --" + given.keySet().iterator().next() + "; see --help");
    }
    return options;
  }

  /** The prompts of the set, or as many of them as asked for, spread evenly over it. */
  List<PromptSet.Prompt> chosen() {
    var all = set.prompts();
    int wanted = Math.min(prompts, all.size());
    return IntStream.range(0, wanted).mapToObj(i -> all.get(i * all.size() / wanted)).toList();
  }

  /** Null when unset or blank. */
  private static String environment(String name) {
    var value = System.getenv(name);
    return value == null || value.isBlank() ? null : value;
  }

  private static String or(Map<String, String> given, String name, String standard) {
    var value = given.remove(name);
    return value == null ? standard : value;
  }

  private static int number(Map<String, String> given, String name, int standard) {
    var value = or(given, name, Integer.toString(standard));
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException("--%s: expected 1 or more, found %s".formatted(name, value));
  }
}

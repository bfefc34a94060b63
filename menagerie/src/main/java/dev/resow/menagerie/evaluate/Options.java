package dev.resow.menagerie.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What to evaluate.
 *
 * @param url of a running server; null for this machine's
 * @param key API key of that server, or null
 * @param run name of the evaluation: the same name again continues where it stopped
 * @param out folder of the report
 * @param json true to print the report as JSON, and sentences beside it
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
        Success and cost of guidance methods, through the queue, judged independently.
        ARM     a method of the server, METHOD*N for N candidates, or best-of-N
        --url   a server that runs (default: RESOW_URL, else this machine's, else one of its own)
        --key   its API key (default: RESOW_KEY)
        --run   a name; the same name again continues a run that was stopped
        --json  prints the report as JSON; what it does meanwhile goes to standard error
        exit codes: 0 done, 1 failed, 2 wrong command line, 4 no server answers
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
        throw new IllegalArgumentException("expected '--option value', got '" + args[i] + "'");
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
      throw new IllegalArgumentException("unknown option --" + given.keySet().iterator().next());
    }
    return options;
  }

  /** The prompts of the set, or as many of them as asked for, spread evenly over it. */
  List<PromptSet.Prompt> chosen() {
    var all = set.prompts();
    int wanted = Math.min(prompts, all.size());
    return IntStream.range(0, wanted).mapToObj(i -> all.get(i * all.size() / wanted)).toList();
  }

  /** Null also where it is set to nothing. */
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
      // said below
    }
    throw new IllegalArgumentException("--%s: expected 1 or more, got %s".formatted(name, value));
  }
}

package dev.resow.menagerie.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Options of a sweep.
 *
 * @param arms methods to sample with
 * @param changes of the model's settings, each tried with every arm; one without values comes first
 * @param out folder of the reports, one folder for each set in it
 */
record SweepOptions(
    List<SweepSet> sets,
    List<Arm> arms,
    List<Map<String, String>> changes,
    Seeds seeds,
    int prompts,
    Path model,
    Path judge,
    Path out) {
  private static final int FIRST_SEED = 5000;

  static final String USAGE =
      """
      usage: ./resow menagerie sweep [--sets SET,...] [--methods ARM,...] [--with NAME=VALUE,...]...
                                     [--seeds N] [--first-seed N] [--prompts N] [--model FOLDER] [--judge FOLDER]
                                     [--out FOLDER]
        Compare settings of the sampler on a model of the demo world, without a server: success by the independent
        judge, cost, precision of 'clear', distance from renders.
        --sets     prompts: %s
                   (default: pilot-pairs,pilot-triples)
        --methods  METHOD or METHOD*N for N candidates (default: resow)
        --with     a variant: fields of resow.json under 'guidance', such as regions.renoise=0.4,many.rounds=4;
                   each use of the option is one more variant, compared with the settings as they are
        --seeds    seeds per prompt (default: 4)
        --first-seed  the first of them (default: 5000, which no evaluation has)
        --prompts  number of prompts, spread evenly over the set (default: all)
        --model, --judge  folders (default: models/menagerie, models/judge)
        --out      folder of the reports (default: target/sweep)
      """
          .formatted(SweepSet.names());

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static SweepOptions parse(String... args) {
    Map<String, String> given = new LinkedHashMap<>();
    List<Map<String, String>> changes = new ArrayList<>(List.of(Map.of()));
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("expected '--option value', found '" + args[i] + "'");
      }
      if (args[i].equals("--with")) {
        changes.add(values(args[i + 1]));
      } else {
        given.put(args[i].substring(2), args[i + 1]);
      }
    }
    var options =
        new SweepOptions(
            Arrays.stream(or(given, "sets", "pilot-pairs,pilot-triples").split(","))
                .map(SweepSet::named)
                .toList(),
            Arm.list(or(given, "methods", "resow")),
            List.copyOf(changes),
            new Seeds(number(given, "first-seed", FIRST_SEED), number(given, "seeds", 4)),
            number(given, "prompts", Integer.MAX_VALUE),
            Path.of(or(given, "model", "models/menagerie")),
            Path.of(or(given, "judge", "models/judge")),
            Path.of(or(given, "out", "target/sweep")));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown option --" + given.keySet().iterator().next() + "; see --help");
    }
    return options;
  }

  /** The prompts of a set, or as many of them as asked for, spread evenly over it. */
  List<PromptSet.Prompt> chosen(SweepSet set) {
    var all = set.prompts();
    int wanted = Math.min(prompts, all.size());
    return IntStream.range(0, wanted).mapToObj(i -> all.get(i * all.size() / wanted)).toList();
  }

  private static Map<String, String> values(String variant) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String assignment : variant.split(",")) {
      int equals = assignment.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "--with: expected NAME=VALUE, found '" + assignment + "'");
      }
      values.put(assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip());
    }
    return values;
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

package dev.resow.menagerie.selectstep;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The arguments of the command.
 *
 * @param sets what the choice is made on
 * @param prompts prompts of each set
 * @param seeds pictures of each prompt
 * @param every distance of two candidates
 * @param out the table
 * @param pictures what each picture showed; a run continues with it
 */
record Choice(
    Path model,
    Path judge,
    List<ValidationSet> sets,
    int prompts,
    int seeds,
    int every,
    Path out,
    Path pictures) {
  static final String USAGE =
      """
      usage: ./resow menagerie select-step [--model FOLDER] [--judge FOLDER] [--prompts 10] [--seeds 16]
                                           [--every 2] [--sets pairs,triples,coloured_pairs] [--out FILE.csv]
                                           [--pictures FILE.csv]
        Find the step at which a refinement helps most.
        --model, --judge  folders (default: models/menagerie, models/judge)
        --prompts         prompts per set, 1 or more (default: 10)
        --seeds           seeds per prompt, 1 or more (default: 16)
        --every           try every Nth step, 1 or more (default: 2)
        --sets            any of pairs, triples, coloured_pairs (default: all)
        --out             table of the success rates (default: target/select-step.csv)
        --pictures        what each picture showed; a run that starts again draws only the pictures that are not
                          in it (default: target/select-step-pictures.csv)
      """;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static Choice parse(String... args) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("expected '--option value', found '" + args[i] + "'");
      }
      given.put(args[i].substring(2), args[i + 1]);
    }
    var choice =
        new Choice(
            Path.of(or(given, "model", "models/menagerie")),
            Path.of(or(given, "judge", "models/judge")),
            sets(or(given, "sets", "pairs,triples,coloured_pairs")),
            number(given, "prompts", 10),
            number(given, "seeds", 16),
            number(given, "every", 2),
            Path.of(or(given, "out", "target/select-step.csv")),
            Path.of(or(given, "pictures", "target/select-step-pictures.csv")));
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown option --" + given.keySet().iterator().next() + "; see --help");
    }
    return choice;
  }

  private static List<ValidationSet> sets(String names) {
    try {
      return Arrays.stream(names.split(","))
          .map(name -> ValidationSet.valueOf(name.strip().toUpperCase(java.util.Locale.ROOT)))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "--sets: expected any of %s, found %s"
              .formatted(Arrays.toString(ValidationSet.values()), names),
          e);
    }
  }

  private static String or(Map<String, String> given, String name, String standard) {
    var value = given.remove(name);
    return value == null ? standard : value;
  }

  private static int number(Map<String, String> given, String name, int standard) {
    var value = or(given, name, Integer.toString(standard));
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          "--%s: expected 1 or more, found %s".formatted(name, value));
    }
    return Integer.parseInt(value);
  }
}

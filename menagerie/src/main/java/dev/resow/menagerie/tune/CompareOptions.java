package dev.resow.menagerie.tune;

import dev.resow.diffusion.adapter.AdapterUse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of a comparison.
 *
 * @param adapter the adapter's file
 * @param model folder of its base model
 * @param judge folder of the judge of the reports
 * @param sets compared one after the other
 * @param scale factor on the adapter's changes, -10 to 10
 * @param guidances of classifier-free guidance, each 1 (none) to 30
 * @param seeds of each prompt, 1 or more
 * @param out file of the table, Markdown
 */
record CompareOptions(
    Path adapter,
    double scale,
    Path model,
    Path judge,
    List<ComparedSet> sets,
    List<Double> guidances,
    int seeds,
    Path out) {
  static final String USAGE =
      """
      usage: resow menagerie compare --adapter FILE [--scale 1] [--model FOLDER] [--judge FOLDER] [--sets SET,...]
                                     [--guidance W,...] [--seeds 8] [--out FILE.md]
        Paint the same prompts and seeds with and without an adapter, in this process, and judge both.
        --scale     factor on the adapter's changes, -10 to 10 (default: 1)
        --sets      of %s (default: all)
        --guidance  weights of classifier-free guidance, 1 (none) to 30 (default: 3,1)
        --seeds     pictures of each prompt, 1 to 1000 (default: 8)
        --out       also write the table there
      """
          .formatted(ComparedSet.titles());

  private static final int MOST_SEEDS = 1000;
  private static final int MOST_GUIDANCE = 30;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static CompareOptions parse(String... args) {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new IllegalArgumentException("expected '--option value', found '" + args[i] + "'");
      }
      given.put(args[i].substring(2), args[i + 1]);
    }
    var adapter = given.remove("adapter");
    if (adapter == null) {
      throw new IllegalArgumentException("--adapter: expected the file of an adapter, found none");
    }
    var sets = given.remove("sets");
    int seeds = (int) number("seeds", or(given, "seeds", "8"), 1, MOST_SEEDS);
    double scale =
        number(
            "scale", or(given, "scale", "1"), -AdapterUse.LARGEST_SCALE, AdapterUse.LARGEST_SCALE);
    var guidances =
        Arrays.stream(or(given, "guidance", "3,1").split(","))
            .map(weight -> number("guidance", weight.strip(), 1, MOST_GUIDANCE))
            .toList();
    var out = given.remove("out");
    var model = given.remove("model");
    var judge = given.remove("judge");
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown option --" + given.keySet().iterator().next());
    }
    return new CompareOptions(
        Path.of(adapter),
        scale,
        Path.of(model == null ? "models/menagerie" : model),
        Path.of(judge == null ? "models/judge" : judge),
        sets == null
            ? List.of(ComparedSet.values())
            : Arrays.stream(sets.split(",")).map(String::strip).map(ComparedSet::named).toList(),
        guidances,
        seeds,
        out == null ? null : Path.of(out));
  }

  private static String or(Map<String, String> given, String name, String standard) {
    var value = given.remove(name);
    return value == null ? standard : value;
  }

  private static double number(String name, String text, double least, double most) {
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "--%s: expected %.0f to %.0f, found '%s'".formatted(name, least, most, text));
  }
}

package dev.resow.menagerie.tune;

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
 * @param seeds of each prompt, 1 or more
 * @param out file of the table, Markdown
 */
record CompareOptions(
    Path adapter, Path model, Path judge, List<ComparedSet> sets, int seeds, Path out) {
  static final String USAGE =
      """
      usage: resow menagerie compare --adapter FILE [--model FOLDER] [--judge FOLDER] [--sets SET,...] [--seeds 8]
                                     [--out FILE.md]
        Paint the same prompts and seeds with and without an adapter, in this process, and judge both.
        --sets   of %s (default: all)
        --seeds  pictures of each prompt, 1 to 1000 (default: 8)
        --out    also write the table there
      """
          .formatted(ComparedSet.titles());

  private static final int MOST_SEEDS = 1000;

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
    var seeds = given.getOrDefault("seeds", "8");
    given.remove("seeds");
    var out = given.remove("out");
    if (!seeds.matches("\\d{1,4}")
        || Integer.parseInt(seeds) < 1
        || Integer.parseInt(seeds) > MOST_SEEDS) {
      throw new IllegalArgumentException("--seeds: expected 1 to 1000, found '" + seeds + "'");
    }
    var model = given.remove("model");
    var judge = given.remove("judge");
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown option --" + given.keySet().iterator().next());
    }
    return new CompareOptions(
        Path.of(adapter),
        Path.of(model == null ? "models/menagerie" : model),
        Path.of(judge == null ? "models/judge" : judge),
        sets == null
            ? List.of(ComparedSet.values())
            : Arrays.stream(sets.split(",")).map(String::strip).map(ComparedSet::named).toList(),
        Integer.parseInt(seeds),
        out == null ? null : Path.of(out));
  }
}

package dev.resow.menagerie.tune;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.menagerie.options.GivenOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

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
 * @param out file of the table, Markdown; null for none
 * @param sheet file of pictures, PNG; null for none
 */
record CompareOptions(
    Path adapter,
    double scale,
    Path model,
    Path judge,
    List<ComparedSet> sets,
    List<Double> guidances,
    int seeds,
    Path out,
    Path sheet) {
  static final String USAGE =
      """
      usage: resow menagerie compare --adapter FILE [--scale 1] [--model FOLDER] [--judge FOLDER] [--sets SET,...]
                                     [--guidance W,...] [--seeds 8] [--out FILE.md] [--sheet FILE.png]
        Paint the same prompts and seeds with and without an adapter, in this process, and judge both.
        --scale     factor on the adapter's changes, -10 to 10 (default: 1)
        --sets      of %s (default: all)
        --guidance  weights of classifier-free guidance, 1 (none) to 30 (default: 3,1)
        --seeds     pictures of each prompt, 1 to 1000 (default: 8)
        --out       also write the table there
        --sheet     also write pictures there: for each set and weight a row of the base model and a row with the
                    adapter, eight prompts of the same seed
      """
          .formatted(ComparedSet.titles());

  private static final int MOST_SEEDS = 1000;
  private static final int MOST_GUIDANCE = 30;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static CompareOptions parse(String... args) {
    var given = GivenOptions.of(List.of(args));
    var adapter =
        given
            .text("adapter")
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--adapter: expected the file of an adapter, found none"));
    var scales = AdapterUse.LARGEST_SCALE;
    var options =
        new CompareOptions(
            Path.of(adapter),
            given.number(
                "scale",
                "1",
                "%.0f to %.0f".formatted(-scales, scales),
                Double::parseDouble,
                -scales,
                scales),
            Path.of(given.text("model", "models/menagerie")),
            Path.of(given.text("judge", "models/judge")),
            given
                .text("sets")
                .map(sets -> Arrays.stream(sets.split(",")).map(String::strip))
                .map(sets -> sets.map(ComparedSet::named).toList())
                .orElse(List.of(ComparedSet.values())),
            Arrays.stream(given.text("guidance", "3,1").split(","))
                .map(CompareOptions::guidance)
                .toList(),
            given.number("seeds", "8", "1 to " + MOST_SEEDS, Integer::parseInt, 1, MOST_SEEDS),
            given.text("out").map(Path::of).orElse(null),
            given.text("sheet").map(Path::of).orElse(null));
    given.requireNoOther();
    return options;
  }

  private static double guidance(String weight) {
    return GivenOptions.parsed(
        "guidance", weight.strip(), "1 to " + MOST_GUIDANCE, Double::parseDouble, 1, MOST_GUIDANCE);
  }
}

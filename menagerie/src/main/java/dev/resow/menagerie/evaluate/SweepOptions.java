package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.options.GivenOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Options of a sweep.
 *
 * @param arms methods to sample with
 * @param changes of the model's settings, each tried with every arm; one without values comes first
 * @param out folder of the reports, one folder for each set in it
 * @param bySeed whether the seeds of each variant are listed by success
 */
record SweepOptions(
    List<SweepSet> sets,
    List<Arm> arms,
    List<Map<String, String>> changes,
    Seeds seeds,
    int prompts,
    Path model,
    Path judge,
    Path out,
    boolean bySeed) {
  private static final int FIRST_SEED = 5000;

  static final String USAGE =
      """
      usage: ./resow menagerie sweep [--sets SET,...] [--methods ARM,...] [--with NAME=VALUE,...]...
                                     [--seeds N] [--first-seed N] [--prompts N] [--model FOLDER] [--judge FOLDER]
                                     [--out FOLDER] [--by-seed]
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
        --by-seed  also list the seeds of each variant, those that are right most often first
      """
          .formatted(SweepSet.names());

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static SweepOptions parse(String... args) {
    var given = GivenOptions.of(List.of(args), Set.of("by-seed"));
    List<Map<String, String>> changes = new ArrayList<>(List.of(Map.of()));
    given.each("with").forEach(variant -> changes.add(values(variant)));
    var options =
        new SweepOptions(
            Arrays.stream(given.text("sets", "pilot-pairs,pilot-triples").split(","))
                .map(SweepSet::named)
                .toList(),
            Arm.list(given.text("methods", "resow")),
            List.copyOf(changes),
            new Seeds(given.count("first-seed", FIRST_SEED), given.count("seeds", 4)),
            given.count("prompts", Integer.MAX_VALUE),
            Path.of(given.text("model", "models/menagerie")),
            Path.of(given.text("judge", "models/judge")),
            Path.of(given.text("out", "target/sweep")),
            given.flag("by-seed"));
    given.requireNoOther();
    return options;
  }

  /** The prompts of a set, or as many of them as asked for, spread evenly over it. */
  List<PromptSet.Prompt> chosen(SweepSet set) {
    return PromptSet.spread(set.prompts(), prompts);
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
}

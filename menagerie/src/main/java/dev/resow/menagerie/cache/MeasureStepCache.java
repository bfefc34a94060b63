package dev.resow.menagerie.cache;

import dev.resow.diffusion.cache.StepCache;
import dev.resow.menagerie.judge.Judge;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** {@code resow menagerie step-cache}: see {@link StepCacheOptions#USAGE}. */
public final class MeasureStepCache {
  private static final int USAGE = 2;

  /** No other command uses these seeds. */
  private static final long FIRST_SEED = 880_000;

  private MeasureStepCache() {}

  public static void main(String... args) {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(StepCacheOptions.USAGE);
      return;
    }
    StepCacheOptions options;
    try {
      options = StepCacheOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(StepCacheOptions.USAGE);
      System.exit(USAGE);
      return;
    }
    measure(options).forEach(System.out::println);
  }

  /** The lines of the report. */
  static List<String> measure(StepCacheOptions options) {
    var arms = new ArrayList<Arm>();
    try (var judge = Judge.load(options.judge())) {
      var without = new Arm(options.model(), StepCache.OFF);
      arms.add(without);
      options.thresholds().forEach(cache -> arms.add(new Arm(options.model(), cache)));
      arms.forEach(arm -> arm.warm(options.prompts().getFirst(), options.method()));
      paint(options, arms, judge);
      var lines = new ArrayList<String>();
      lines.add(
          String.format(
              Locale.ROOT,
              "%s, %d prompts, %d seeds each; without a cache %.1f %% succeed",
              options.method(),
              options.prompts().size(),
              options.seeds(),
              100 * without.success()));
      lines.addAll(Arm.HEADER.lines().toList());
      arms.stream().skip(1).forEach(arm -> lines.add(arm.row(without)));
      return lines;
    } finally {
      arms.forEach(Arm::close);
    }
  }

  /** All arms in turn for each picture; another one begins each time. */
  private static void paint(StepCacheOptions options, List<Arm> arms, Judge judge) {
    var order = new ArrayList<>(arms);
    for (var prompt : options.prompts()) {
      for (int seed = 0; seed < options.seeds(); seed++) {
        for (var arm : order) {
          arm.paint(prompt, options.method(), FIRST_SEED + seed, judge);
        }
        Collections.rotate(order, 1);
      }
    }
  }
}

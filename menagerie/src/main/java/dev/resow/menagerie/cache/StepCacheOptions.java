package dev.resow.menagerie.cache;

import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.options.GivenOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Options of a measurement.
 *
 * @param model folder of the model
 * @param judge folder of the judge
 * @param thresholds that take turns with sampling without a cache
 * @param prompts of the pictures
 * @param seeds of each prompt, 1 or more
 * @param method of guidance
 */
record StepCacheOptions(
    Path model,
    Path judge,
    List<StepCache> thresholds,
    List<PromptSet.Prompt> prompts,
    int seeds,
    String method) {
  static final String USAGE =
      """
      usage: resow menagerie step-cache [--thresholds T,...] [--set tiam-2] [--prompts 8] [--seeds 2]
                                        [--method plain] [--model FOLDER] [--judge FOLDER]
        Paint the same prompts and seeds without a cache of steps and with it, in turns, and compare time,
        pixels and success.
        --thresholds  each above 0 and up to 1 (default: 0.05,0.1,0.2,0.3)
        --set         prompts, one of %s (default: tiam-2)
        --prompts     how many of them, spread evenly, 1 or more (default: 8)
        --seeds       pictures of each prompt, 1 to 1000 (default: 2)
        --method      of guidance (default: plain)
      """
          .formatted(
              String.join(", ", Arrays.stream(PromptSet.values()).map(PromptSet::title).toList()));

  private static final int MOST_SEEDS = 1000;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static StepCacheOptions parse(String... args) {
    var given = GivenOptions.of(List.of(args));
    var set = PromptSet.named(given.text("set", PromptSet.TIAM_2.title()));
    var options =
        new StepCacheOptions(
            Path.of(given.text("model", "models/menagerie")),
            Path.of(given.text("judge", "models/judge")),
            Arrays.stream(given.text("thresholds", "0.05,0.1,0.2,0.3").split(","))
                .map(StepCacheOptions::threshold)
                .toList(),
            spread(set.prompts(), given.count("prompts", 8)),
            given.number("seeds", "2", "1 to " + MOST_SEEDS, Integer::parseInt, 1, MOST_SEEDS),
            given.text("method", SamplingRequest.PLAIN));
    given.requireNoOther();
    return options;
  }

  private static StepCache threshold(String text) {
    return StepCache.of(
        GivenOptions.parsed(
            "thresholds",
            text.strip(),
            "numbers above 0 and up to 1",
            Double::parseDouble,
            Double.MIN_VALUE,
            1));
  }

  private static List<PromptSet.Prompt> spread(List<PromptSet.Prompt> all, int most) {
    int count = Math.min(most, all.size());
    return IntStream.range(0, count).mapToObj(i -> all.get(i * all.size() / count)).toList();
  }
}

package dev.resow.menagerie.tune;

import dev.resow.menagerie.options.GivenOptions;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.recipe.Matrices;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Options of a training by IterComp.
 *
 * @param rewards folders, one or more; their names are those of the figures
 */
record ItercompOptions(CommonOptions common, List<Path> rewards, Itercomp recipe) {
  private static final Itercomp DEFAULT = Itercomp.DEFAULT;

  static final String USAGE =
      """
      usage: resow train itercomp --name NAME --rewards FOLDER,... [--model FOLDER] [--prompts SET|FILE] [--iterations 200]
                                  [--minutes M] [--rank 16] [--rate 0.0001] [--batch 16] [--rows 4] [--steps 40]
                                  [--share 0.2] [--products fp32|bf16] [--seed 1] [--out FILE]
        Train an adapter of the demo model by the feedback of rewards (IterComp).
        --rewards     folders of rewards, separated by commas, as ./resow menagerie train-reward makes them
        --iterations  updates of the whole training, 1 or more (default: 200)
        --rank        of the matrices, 1 to 256 (default: 16)
        --rate        learning rate, 0 to 1; with 0 nothing is learned, as a control (default: 0.0001)
        --batch       prompts of an update, 1 or more (default: 16)
        --rows        pictures of one gradient pass, a divisor of --batch; memory grows with it (default: 4)
        --steps       of the sampler; the gradient is taken in the last quarter (default: 40)
        --share       of the gradient's length that the rewards have, above 0 to 1; the rest keeps the model near its
                      own pictures (default: 0.2)
        The other options are those of the recipes above.
      """;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static ItercompOptions parse(String... args) {
    var given = GivenOptions.of(List.of(args));
    var common = CommonOptions.take(given);
    var rewards =
        Arrays.stream(given.text("rewards", "").split(","))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .map(Path::of)
            .toList();
    if (rewards.isEmpty()) {
      throw new IllegalArgumentException(
          "--rewards: expected folders of rewards, separated by commas, found none");
    }
    var standard = DEFAULT.matrices();
    var matrices =
        standard
            .withRank(
                given.number(
                    "rank",
                    "" + standard.rank(),
                    "1 to " + Matrices.MOST,
                    Integer::parseInt,
                    1,
                    Matrices.MOST))
            .withLearningRate(
                given.number(
                    "rate", "" + standard.learningRate(), "0 to 1", Double::parseDouble, 0, 1));
    var options =
        new ItercompOptions(
            common,
            rewards,
            DEFAULT
                .with(matrices)
                .withBatch(
                    given.count("batch", DEFAULT.prompts()), given.count("rows", DEFAULT.rows()))
                .withSteps(given.count("steps", DEFAULT.steps()))
                .withShare(
                    given.number(
                        "share",
                        "" + DEFAULT.share(),
                        "above 0 to 1",
                        Double::parseDouble,
                        Double.MIN_VALUE,
                        1))
                .with(TrainOptions.products(given)));
    given.requireNoOther();
    return options;
  }
}

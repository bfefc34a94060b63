package dev.resow.menagerie.gallery;

import dev.resow.menagerie.options.GivenOptions;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.reward.RewardSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Options of {@code resow menagerie train-reward}.
 *
 * @param gallery folder of ranked pictures; empty for renders
 * @param each rankings of an update
 * @param added name of the member whose pairs are learned from; empty for all pairs
 */
record RewardOptions(
    Aspect aspect,
    Optional<Path> gallery,
    Path start,
    Path out,
    Path state,
    RewardSettings settings,
    int each,
    PromptSplit split,
    Optional<String> added,
    long seed) {
  static final String USAGE =
      """
      usage: resow menagerie train-reward attribute|spatial|presence GALLERY|renders --out FOLDER [--start models/critics/captioner]
                                          [--state FOLDER] [--updates 300] [--rate 0.0003] [--each 4] [--added MEMBER]
                                          [--held-out 0.2] [--seed 1]
        Train a reward for one aspect from the rankings of a gallery, or from renders, and keep the best by held-out pairs.
        The same command again continues the training.
        --out       folder of the reward
        --start     folder of a captioner, a matcher or a reward, whose encoders it begins with
        --state     folder of checkpoint and figures (default: .resow/rewards/NAME, NAME being that of --out)
        --updates   of the whole training, 1 or more (default: 300)
        --rate      the highest learning rate, 0 to 1 (default: 0.0003)
        --each      rankings of an update, 1 or more (default: 4)
        --added     only pairs with a picture of this member: refreshes a reward
        --held-out  share of the prompts that are held out, above 0 and below 1 (default: 0.2)
        --seed      of what is drawn, and of the split (default: 1)
      """;

  private static final String RENDERS = "renders";

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static RewardOptions parse(String... args) {
    if (args.length < 2 || args[1].startsWith("--")) {
      throw new IllegalArgumentException(
          "expected an aspect and the folder of a gallery or 'renders', found fewer");
    }
    var given = GivenOptions.of(List.of(args).subList(2, args.length));
    var out =
        given
            .text("out")
            .map(Path::of)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--out: expected the folder of the reward, found none"));
    var standard = RewardSettings.DEFAULT;
    long seed = given.number("seed", "1", "a whole number", Long::parseLong, -1e18, 1e18);
    var options =
        new RewardOptions(
            Aspect.parse(args[0]),
            args[1].equals(RENDERS) ? Optional.empty() : Optional.of(Path.of(args[1])),
            Path.of(given.text("start", "models/critics/captioner")),
            out,
            given
                .text("state")
                .map(Path::of)
                .orElse(Path.of(".resow/rewards").resolve(out.toAbsolutePath().getFileName())),
            standard
                .withUpdates(given.count("updates", (int) standard.updates()))
                .withRate(
                    given.number(
                        "rate", "" + standard.rate(), "0 to 1", Double::parseDouble, 0, 1)),
            given.count("each", 4),
            new PromptSplit(
                given.number(
                    "held-out",
                    "" + PromptSplit.DEFAULT.share(),
                    "above 0 and below 1",
                    Double::parseDouble,
                    Double.MIN_VALUE,
                    Math.nextDown(1.0)),
                seed),
            given.text("added"),
            seed);
    given.requireNoOther();
    if (options.added.isPresent() && options.gallery.isEmpty()) {
      throw new IllegalArgumentException("--added: expected a gallery, found renders");
    }
    return options;
  }
}

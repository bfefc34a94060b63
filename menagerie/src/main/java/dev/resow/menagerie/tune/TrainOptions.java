package dev.resow.menagerie.tune;

import dev.resow.diffusion.tensor.Precision;
import dev.resow.menagerie.options.GivenOptions;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Nft;
import java.nio.file.Path;
import java.util.List;

/**
 * Options of a training by DiffusionNFT.
 *
 * @param critic folder of the network whose verdicts are the reward
 */
record TrainOptions(Nft recipe, CommonOptions common, Path critic) {
  static final String USAGE =
      """
      usage: resow train nft --name NAME [--model FOLDER] [--prompts SET|FILE] [--iterations 200] [--minutes M]
                             [--rank 32] [--rate 0.0003] [--anchor 0.1] [--seed 1] [--products fp32|bf16]
                             [--critic FOLDER] [--guided 2] [--guidance 3] [--out FILE]
        Train an adapter of the demo model by DiffusionNFT: from the model's own pictures and a critic's verdicts.
        --name        1 to 64 of a-z, 0-9, '-', '_' and '.'; the same name again continues that training
        --model       folder of the base model (default: models/menagerie)
        --prompts     pairs, triples, relations, colours, mix (all of them), or a file with one prompt a line
                      (default: mix)
        --iterations  updates of the whole training, 1 or more (default: 200)
        --minutes     end this run after so many minutes, above 0 (default: no limit)
        --rank        of the matrices, 1 to 256; alpha is twice the rank (default: 32)
        --rate        learning rate, 0 to 1; with 0 nothing is learned, as a control (default: 0.0003)
        --seed        of prompts and noise (default: 1)
        --anchor      weight that keeps the velocity near the base model's, 0 or more (default: 0.1)
        --products    precision of the transformer's products in training: fp32 or bf16 (default: fp32)
        --critic      folder of the critic (default: models/critic)
        --guided      pictures of the eight of each prompt that the base model makes with guidance, 0 to 4
                      (default: 2)
        --guidance    weight of guidance of these, 1 to 30 (default: 3)
        --out         file of the adapter (default: target/adapters/NAME.safetensors)
        Checkpoint and figures are kept in .resow/training/NAME.
        Exit codes: 0 success, 1 failure, 2 invalid command line or prompts, 3 model or critic missing
      """;

  private static final int MOST_GUIDANCE = 30;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static TrainOptions parse(String... args) {
    if (args.length == 0 || !args[0].equals("nft")) {
      throw new IllegalArgumentException(
          "expected a recipe: nft, comat or itercomp; found "
              + (args.length == 0 ? "none" : "'" + args[0] + "'"));
    }
    var given = GivenOptions.of(List.of(args).subList(1, args.length));
    var common = CommonOptions.take(given);
    var matrices =
        Matrices.DEFAULT
            .withRank(
                given.number(
                    "rank", "32", "1 to " + Matrices.MOST, Integer::parseInt, 1, Matrices.MOST))
            .withLearningRate(given.number("rate", "0.0003", "0 to 1", Double::parseDouble, 0, 1));
    var options =
        new TrainOptions(
            Nft.DEFAULT
                .with(matrices)
                .with(products(given))
                .with(guided(given))
                .withAnchor(
                    given.number("anchor", "0.1", "0 or more", Double::parseDouble, 0, 1e6)),
            common,
            Path.of(given.text("critic", "models/critic")));
    given.requireNoOther();
    return options;
  }

  private static Nft.Guided guided(GivenOptions given) {
    int most = Nft.DEFAULT.group() / 2;
    int pictures =
        given.number(
            "guided", "" + Nft.Guided.STANDARD, "0 to " + most, Integer::parseInt, 0, most);
    double weight =
        given.number(
            "guidance", "3", "1 to " + MOST_GUIDANCE, Double::parseDouble, 1, MOST_GUIDANCE);
    return pictures == 0 ? Nft.Guided.NONE : new Nft.Guided(pictures, weight);
  }

  static Precision products(GivenOptions given) {
    var word = given.text("products", "fp32");
    return switch (word) {
      case "fp32" -> Precision.FP32;
      case "bf16" -> Precision.BF16_PRODUCTS;
      default ->
          throw new IllegalArgumentException(
              "--products: expected fp32 or bf16, found '" + word + "'");
    };
  }
}

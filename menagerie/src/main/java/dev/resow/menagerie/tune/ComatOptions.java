package dev.resow.menagerie.tune;

import dev.resow.menagerie.options.GivenOptions;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Matrices;
import dev.resow.training.recipe.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Options of a training by CoMat.
 *
 * @param captioner folder, if the caption loss is not left out
 * @param segmenter folder, if one of the concentrations is not left out
 * @param settings of the recipe, without what the model decides
 */
record ComatOptions(
    CommonOptions common, Optional<Path> captioner, Optional<Path> segmenter, Comat settings) {
  private static final Comat DEFAULT = Comat.of(1, List.of());

  static final String USAGE =
      """
      usage: resow train comat --name NAME [--parts caption,token,pixel,adversarial] [--captioner FOLDER] [--segmenter FOLDER]
                               [--model FOLDER] [--prompts SET|FILE] [--iterations 200] [--minutes M] [--rank 16] [--rate 0.0001]
                               [--batch 16] [--steps 20] [--trained 4] [--rows 4] [--floor 0] [--start noise|mixed]
                               [--token 0.001] [--pixel 0.00005] [--adversarial 1] [--limit SHARE] [--seed 1] [--out FILE]
        Train an adapter of the demo model by CoMat: from what a captioner reads in its pictures.
        --name         1 to 64 of a-z, 0-9, '-', '_' and '.'; the same name again continues that training
        --parts        of the loss, separated by commas (default: caption,token,pixel,adversarial)
        --captioner    folder of a BlipForConditionalGeneration; needed for the part caption
        --segmenter    folder of a CLIPSegForImageSegmentation; needed for the parts token and pixel
        --model        folder of the base model (default: models/menagerie)
        --prompts      pairs, triples, relations, colours, mix (all of them), or a file with one prompt a line
                       (default: mix)
        --iterations   updates of the whole training, 1 or more (default: 200)
        --minutes      end this run after so many minutes, above 0 (default: no limit)
        --rank         of the matrices, 1 to 256 (default: 16)
        --rate         learning rate, 0 to 1; with 0 nothing is learned, as a control (default: 0.0001)
        --batch        prompts of an update, 1 or more (default: 16)
        --steps        of the sampler (default: 20)
        --trained      steps that get a gradient, 1 to --steps (default: 4)
        --rows         pictures of one gradient pass, a divisor of --batch; memory grows with it (default: 4)
        --floor        surprise in nats per token below which the captioner does not count (default: 0)
        --start        of the sampler: noise, or mixed: every second time a noised picture of the base model (default: noise)
        --token, --pixel, --adversarial   weights of these parts, 0 or more (defaults: 0.001, 0.00005, 1)
        --limit        lower the weights of token and pixel in the first ten updates, so that the gradient of neither is longer
                       than this share of that of caption and adversarial; above 0, such as 0.2 (default: no limit)
        --seed         of prompts and noise (default: 1)
        --out          file of the adapter (default: target/adapters/NAME.safetensors)
        Checkpoint and figures are kept in .resow/training/NAME.
        Exit codes: 0 success, 1 failure, 2 invalid command line or prompts, 3 model or critic missing
      """;

  /**
   * @throws IllegalArgumentException saying which option is wrong
   */
  static ComatOptions parse(String... args) {
    var given = GivenOptions.of(List.of(args));
    var common = CommonOptions.take(given);
    var all = Stream.of(Part.values()).map(Part::word).collect(Collectors.joining(","));
    var parts = Part.parse(given.text("parts", all));
    var options =
        new ComatOptions(
            common,
            critic(given, "captioner", parts, Part.CAPTION),
            critic(given, "segmenter", parts, Part.TOKEN, Part.PIXEL),
            DEFAULT
                .with(matrices(given))
                .with(loss(given, parts))
                .with(
                    new Comat.Batch(
                        given.count("batch", DEFAULT.batch().prompts()),
                        given.count("rows", DEFAULT.batch().rows())))
                .with(steps(given), Start.parse(given.text("start", DEFAULT.start().word())))
                .withFloor(weight(given, "floor", DEFAULT.floor())));
    given.requireNoOther();
    return options;
  }

  private static Matrices matrices(GivenOptions given) {
    var standard = DEFAULT.matrices();
    var rank = "" + standard.rank();
    var rate = "" + standard.learningRate();
    return standard
        .withRank(given.number("rank", rank, "1 to 256", Integer::parseInt, 1, Matrices.MOST))
        .withLearningRate(given.number("rate", rate, "0 to 1", Double::parseDouble, 0, 1));
  }

  private static ComatLoss loss(GivenOptions given, Set<Part> parts) {
    return new ComatLoss(
        parts,
        weight(given, "token", ComatLoss.DEFAULT.token()),
        weight(given, "pixel", ComatLoss.DEFAULT.pixel()),
        weight(given, "adversarial", ComatLoss.DEFAULT.adversarial()),
        given.number(
            "limit",
            "" + ComatLoss.DEFAULT.limit(),
            "above 0",
            Double::parseDouble,
            Double.MIN_VALUE,
            Double.POSITIVE_INFINITY));
  }

  private static Comat.Steps steps(GivenOptions given) {
    var standard = DEFAULT.steps();
    int trained = given.count("trained", standard.trained());
    return new Comat.Steps(
        given.count("steps", standard.all()), trained, Math.min(standard.attended(), trained));
  }

  private static Optional<Path> critic(
      GivenOptions given, String option, Set<Part> parts, Part... readers) {
    var folder = given.text(option).map(Path::of);
    var wanting = Stream.of(readers).filter(parts::contains).findFirst();
    if (folder.isEmpty() && wanting.isPresent()) {
      throw new IllegalArgumentException(
          "--%s: expected the folder of one for the part %s, found none; or leave the part out of --parts"
              .formatted(option, wanting.get().word()));
    }
    return folder.filter(_ -> wanting.isPresent());
  }

  private static double weight(GivenOptions given, String name, double standard) {
    return given.number(name, "" + standard, "0 or more", Double::parseDouble, 0, 1e6);
  }

  /**
   * The recipe for a model.
   *
   * @param guidance of its sampler
   * @param blocks that localise
   */
  Comat recipe(double guidance, List<Integer> blocks) {
    return settings.on(guidance, blocks);
  }
}

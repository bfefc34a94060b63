package dev.resow.menagerie.tune;

import dev.resow.diffusion.tensor.Precision;
import dev.resow.menagerie.options.GivenOptions;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Matrices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Options of a training by CoMat.
 *
 * @param model folder of the base model
 * @param name of the adapter and of the training's folder
 * @param prompts name of a set, or a file
 * @param updates of the whole training
 * @param time of this run
 * @param seed of prompts and noise
 * @param captioner folder, if the caption loss is not left out
 * @param segmenter folder, if one of the concentrations is not left out
 * @param out file of the adapter
 * @param folder of checkpoint and figures
 */
record ComatOptions(
    Path model,
    String name,
    String prompts,
    long updates,
    Duration time,
    long seed,
    Optional<Path> captioner,
    Optional<Path> segmenter,
    ComatLoss loss,
    Matrices matrices,
    int batch,
    int steps,
    int trained,
    int rows,
    double floor,
    Path out,
    Path folder) {
  private static final int LONGEST_DAYS = 30;
  private static final double DISCRIMINATOR_RATE = 4e-5;

  static final String USAGE =
      """
      usage: resow train comat --name NAME [--parts caption,token,pixel,adversarial] [--captioner FOLDER] [--segmenter FOLDER]
                               [--model FOLDER] [--prompts SET|FILE] [--iterations 200] [--minutes M] [--rank 16] [--rate 0.0001]
                               [--batch 16] [--steps 20] [--trained 4] [--rows 4] [--floor 0] [--token 0.001] [--pixel 0.00005]
                               [--adversarial 1] [--seed 1] [--out FILE]
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
        --token, --pixel, --adversarial   weights of these parts, 0 or more (defaults: 0.001, 0.00005, 1)
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
    var name = given.text("name", null);
    if (name == null || !name.matches("[a-z0-9][a-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException(
          "--name: expected 1 to 64 of a-z, 0-9, '-', '_' and '.', found "
              + (name == null ? "none" : "'" + name + "'"));
    }
    var all = Stream.of(Part.values()).map(Part::word).collect(Collectors.joining(","));
    var parts = Part.parse(given.text("parts", all));
    int rank = given.number("rank", "16", "1 to 256", Integer::parseInt, 1, Matrices.MOST);
    double rate = given.number("rate", "0.0001", "0 to 1", Double::parseDouble, 0, 1);
    double most = Duration.ofDays(LONGEST_DAYS).toMinutes();
    var minutes =
        given.number(
            "minutes", "" + most, "above 0, up to 30 days", Double::parseDouble, 1e-3, most);
    var options =
        new ComatOptions(
            Path.of(given.text("model", "models/menagerie")),
            name,
            given.text("prompts", "mix"),
            given.number("iterations", "200", "1 or more", Long::parseLong, 1, Long.MAX_VALUE),
            Duration.ofMillis(Math.round(minutes * 60_000)),
            given.number("seed", "1", "a whole number", Long::parseLong, -1e18, 1e18),
            critic(given, "captioner", parts, Part.CAPTION),
            critic(given, "segmenter", parts, Part.TOKEN, Part.PIXEL),
            new ComatLoss(
                parts,
                weight(given, "token", ComatLoss.DEFAULT.token()),
                weight(given, "pixel", ComatLoss.DEFAULT.pixel()),
                weight(given, "adversarial", ComatLoss.DEFAULT.adversarial())),
            new Matrices(rank, rank, rate, 1e-4, .1, .9),
            given.count("batch", 16),
            given.count("steps", 20),
            given.count("trained", 4),
            given.count("rows", 4),
            weight(given, "floor", 0),
            Path.of(given.text("out", "target/adapters/" + name + ".safetensors")),
            Path.of(".resow/training", name));
    given.requireNoOther();
    options.recipe(1, List.of()); // checks what depends on several options
    return options;
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
    return new Comat(
        matrices,
        loss,
        batch,
        steps,
        trained,
        Math.min(2, trained),
        guidance,
        rows,
        blocks,
        floor,
        DISCRIMINATOR_RATE,
        Precision.FP32);
  }
}

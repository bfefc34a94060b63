package dev.resow.menagerie.gallery;

import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.menagerie.options.GivenOptions;
import dev.resow.menagerie.tune.TrainingPrompts;
import dev.resow.training.preference.GalleryMember;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Options of {@code resow menagerie gallery}.
 *
 * @param folder of the gallery
 * @param model folder of the base model
 * @param seeds of each prompt
 */
record GalleryOptions(
    Path folder, Path model, List<MemberOption> members, List<String> prompts, List<Long> seeds) {
  static final String USAGE =
      """
      usage: resow menagerie gallery FOLDER [--member NAME=METHOD[,guidance=W][,steps=N][,adapter=FILE][,scale=S]]...
                                     [--prompts SET|FILE]... [--each 45] [--seeds 1] [--model FOLDER]
        Make the pictures of a gallery, one member after the other. The same command again makes the missing ones.
        --member   may be given several times (default: six members, see docs/training.md)
        --prompts  pairs, triples, relations, colours, or a file with one prompt a line; may be given several times
                   (default: colours, relations, pairs and triples)
        --each     prompts of each set, spread evenly, 1 or more (default: 45)
        --seeds    pictures of each prompt and member, 1 to 1000 (default: 1)
        --model    folder of the base model (default: models/menagerie)
      """;

  /** No other command uses these seeds. */
  private static final long FIRST_SEED = 660_000;

  private static final int MOST_SEEDS = 1000;
  private static final List<String> SETS = List.of("colours", "relations", "pairs", "triples");

  /**
   * @throws IllegalArgumentException saying which option is wrong
   * @throws IOException when a file cannot be read
   */
  static GalleryOptions parse(String... args) throws IOException {
    if (args.length == 0 || args[0].startsWith("--")) {
      throw new IllegalArgumentException("expected the folder of a gallery, found none");
    }
    var given = GivenOptions.of(List.of(args).subList(1, args.length));
    var model = Path.of(given.text("model", "models/menagerie"));
    var members = given.each("member");
    var sets = given.each("prompts");
    int each = given.count("each", 45);
    int seeds = given.number("seeds", "1", "1 to 1000", Integer::parseInt, 1, MOST_SEEDS);
    given.requireNoOther();
    var defaults = SamplingDefaults.read(model);
    var standard = new GalleryMember.Sampling(defaults.steps(), defaults.guidanceScale());
    var name = model.toAbsolutePath().normalize().getFileName().toString();
    var parsed = new ArrayList<MemberOption>();
    for (var member : members.isEmpty() ? MemberOption.STANDARD : members) {
      parsed.add(MemberOption.parse(member, name, standard));
    }
    var prompts = new ArrayList<String>();
    for (var set : sets.isEmpty() ? SETS : sets) {
      prompts.addAll(some(TrainingPrompts.of(set), each));
    }
    return new GalleryOptions(
        Path.of(args[0]),
        model,
        List.copyOf(parsed),
        prompts.stream().distinct().toList(),
        LongStream.range(FIRST_SEED, FIRST_SEED + seeds).boxed().toList());
  }

  /** Spread evenly. */
  private static List<String> some(List<String> all, int most) {
    int count = Math.min(all.size(), most);
    return IntStream.range(0, count)
        .mapToObj(i -> all.get((int) ((long) i * all.size() / count)))
        .toList();
  }
}

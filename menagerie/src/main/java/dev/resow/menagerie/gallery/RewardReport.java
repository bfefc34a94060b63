package dev.resow.menagerie.gallery;

import ai.djl.Device;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.menagerie.options.GivenOptions;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.preference.Ranking;
import dev.resow.training.preference.RankingFile;
import dev.resow.training.reward.GalleryLessons;
import dev.resow.training.reward.PairAccuracy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** {@code resow menagerie reward-report}: rewards against the held-out pairs of every aspect. */
public final class RewardReport {
  private static final String USAGE =
      """
      usage: resow menagerie reward-report GALLERY REWARD... [--held-out 0.2] [--seed 1]
        Print which share of the held-out pairs of each aspect the rewards have in their order.
        --held-out, --seed  as the rewards were trained with
      """;

  private RewardReport() {}

  public static void main(String... args) throws IOException {
    var names = Arrays.stream(args).takeWhile(arg -> !arg.startsWith("--")).toList();
    if (names.size() < 2) {
      System.err.print(USAGE);
      System.exit(2);
      return;
    }
    var given = GivenOptions.of(List.of(args).subList(names.size(), args.length));
    var split =
        new PromptSplit(
            given.number(
                "held-out", "0.2", "above 0 and below 1", Double::parseDouble, 1e-9, 1 - 1e-9),
            given.number("seed", "1", "a whole number", Long::parseLong, -1e18, 1e18));
    given.requireNoOther();
    var root = Path.of(names.getFirst());
    var folder = new GalleryFolder(root);
    var rankings = RankingFile.read(root.resolve(RankGallery.FILE));
    System.out.println(
        "| reward | " + aspects().stream().collect(Collectors.joining(" pairs | ")) + " pairs |");
    System.out.println("|---" + "|---".repeat(Aspect.values().length) + "|");
    try (var manager = TensorEngine.manager()) {
      for (var name : names.subList(1, names.size())) {
        var row = new ArrayList<String>();
        try (var reward = BlipReward.load(Path.of(name), Device.cpu())) {
          for (var aspect : Aspect.values()) {
            if (heldOut(rankings, aspect, split)) {
              var lessons = GalleryLessons.of(folder, rankings, aspect, split, RankRule::normal, 1);
              row.add(PairAccuracy.of(reward, lessons.heldOut(), manager).toString());
            } else {
              row.add("-");
            }
          }
        }
        System.out.printf("| %s | %s |%n", Path.of(name).getFileName(), String.join(" | ", row));
      }
    }
  }

  /** Whether there is a pair to measure with. */
  private static boolean heldOut(List<Ranking> rankings, Aspect aspect, PromptSplit split) {
    return rankings.stream()
        .filter(ranking -> ranking.aspect() == aspect && !ranking.pairs().isEmpty())
        .anyMatch(ranking -> split.isHeldOut(RankRule.normal(ranking.prompt())));
  }

  private static List<String> aspects() {
    return Arrays.stream(Aspect.values()).map(Aspect::word).toList();
  }
}

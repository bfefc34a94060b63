package dev.resow.training.reward;

import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.preference.Ranking;
import dev.resow.training.sample.Draw;
import dev.resow.training.session.TrainingIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/**
 * Lessons from the ranked pictures of a gallery, split by prompt.
 *
 * @param rankings of one aspect; those without a pair that counts are left out
 * @param split which prompts are held out
 * @param normal form of a prompt, equal for prompts that ask for the same
 * @param each rankings of an update, 1 or more
 * @param added ids of pictures: only pairs with one of them count; empty for all pairs
 */
public record GalleryLessons(
    GalleryFolder gallery,
    List<Ranking> rankings,
    PromptSplit split,
    UnaryOperator<String> normal,
    int each,
    Set<String> added)
    implements RewardLessons {

  /**
   * @throws IllegalArgumentException when a side of the split has no ranking with a pair
   */
  public GalleryLessons {
    var counted = Set.copyOf(added);
    rankings = rankings.stream().filter(ranking -> teaches(ranking, counted)).toList();
    added = counted;
    for (boolean side : new boolean[] {false, true}) {
      if (rankings.stream().noneMatch(r -> split.isHeldOut(normal.apply(r.prompt())) == side)) {
        throw new IllegalArgumentException(
            "expected rankings with pairs of prompts that are %s, got none among %d; rank more prompts"
                .formatted(side ? "held out" : "learned from", rankings.size()));
      }
    }
  }

  private static boolean teaches(Ranking ranking, Set<String> added) {
    return !(added.isEmpty() ? ranking.pairs() : ranking.pairsWith(added)).isEmpty();
  }

  /** All pairs of the rankings of one aspect. */
  public static GalleryLessons of(
      GalleryFolder gallery,
      List<Ranking> rankings,
      Aspect aspect,
      PromptSplit split,
      UnaryOperator<String> normal,
      int each) {
    var own = rankings.stream().filter(ranking -> ranking.aspect() == aspect).toList();
    return new GalleryLessons(gallery, own, split, normal, each, Set.of());
  }

  @Override
  public List<RankedPictures> of(long seed) throws IOException {
    return read(Draw.of(seed).prompts(side(false), each, 1));
  }

  @Override
  public List<RankedPictures> heldOut() throws IOException {
    return read(side(true));
  }

  private List<Ranking> side(boolean heldOut) {
    return rankings.stream()
        .filter(ranking -> split.isHeldOut(normal.apply(ranking.prompt())) == heldOut)
        .toList();
  }

  private List<RankedPictures> read(List<Ranking> some) throws IOException {
    var ranked = new ArrayList<RankedPictures>();
    for (var ranking : some) {
      var tiers = new ArrayList<List<Pixels>>();
      for (var tier : ranking.tiers()) {
        var pixels = new ArrayList<Pixels>();
        for (var id : tier) {
          pixels.add(pixels(gallery.file(id)));
        }
        tiers.add(pixels);
      }
      var pictures = ranking.pictures();
      var places =
          IntStream.range(0, pictures.size())
              .filter(place -> added.contains(pictures.get(place)))
              .boxed()
              .collect(Collectors.toSet());
      ranked.add(new RankedPictures(ranking.prompt(), tiers, places));
    }
    return ranked;
  }

  /**
   * Reads a picture of a gallery.
   *
   * @throws IOException when it cannot be read or is none
   */
  public static Pixels pixels(Path file) throws IOException {
    var image = ImageIO.read(file.toFile());
    if (image == null) {
      throw new IOException(file + ": expected a PNG, found something else");
    }
    return Pixels.of(image);
  }

  @Override
  public String identity() {
    var all = new ArrayList<>(rankings.stream().map(Ranking::toString).toList());
    all.add(split + " " + each + " " + added.stream().sorted().toList());
    return TrainingIdentity.digest(all);
  }
}

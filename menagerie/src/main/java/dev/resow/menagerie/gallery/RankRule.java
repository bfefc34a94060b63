package dev.resow.menagerie.gallery;

import dev.resow.menagerie.scene.Composition;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryPicture;
import dev.resow.training.preference.Ranking;
import dev.resow.training.session.TrainingIdentity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Rankings of one prompt's pictures by their scores, as a person would give them who errs now and
 * then.
 *
 * @param noise how likely it is that a picture gets the score of another one, 0 to 1
 * @param seed of these errors
 */
record RankRule(double noise, long seed) {
  private static final int HEX = 16;

  /**
   * The ranking of an aspect. Pictures that the old ranking does not have are inserted into it, one
   * after the other.
   *
   * @param pictures of the prompt
   * @param scores of these pictures by id, empty where the prompt asks nothing of the aspect
   * @param old the ranking before, if there is one
   * @return empty if the prompt asks nothing of the aspect
   */
  Optional<Ranking> rank(
      String prompt,
      Aspect aspect,
      List<GalleryPicture> pictures,
      Map<String, Double> scores,
      Optional<Ranking> old) {
    if (scores.isEmpty()) {
      return Optional.empty();
    }
    var noisy = noisy(prompt, aspect, scores);
    if (old.isEmpty()) {
      return Optional.of(Ranking.of(prompt, aspect, noisy));
    }
    var ranking = old.get();
    var ranked = new HashSet<>(ranking.pictures());
    for (var picture : pictures) {
      if (ranked.add(picture.id())) {
        ranking =
            ranking.insert(
                picture.id(), (one, other) -> Double.compare(noisy.get(one), noisy.get(other)));
      }
    }
    return Optional.of(ranking);
  }

  /** What is drawn for a picture depends on it and the prompt alone. */
  private Map<String, Double> noisy(String prompt, Aspect aspect, Map<String, Double> scores) {
    var noisy = new LinkedHashMap<>(scores);
    if (noise > 0) {
      var ids = new ArrayList<>(scores.keySet());
      ids.sort(Comparator.naturalOrder());
      for (var id : ids) {
        var digest = TrainingIdentity.digest(List.of("" + seed, prompt, aspect.word(), id));
        var random = new SplittableRandom(Long.parseUnsignedLong(digest.substring(0, HEX), HEX));
        if (random.nextDouble() < noise) {
          noisy.put(id, scores.get(ids.get(random.nextInt(ids.size()))));
        }
      }
    }
    return noisy;
  }

  /** Equal for prompts that ask for the same picture, for the split by prompt. */
  static String normal(String prompt) {
    return Composition.read(prompt).map(asked -> asked.canonical().text()).orElse(prompt);
  }
}

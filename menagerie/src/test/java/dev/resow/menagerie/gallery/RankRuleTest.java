package dev.resow.menagerie.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryPicture;
import dev.resow.training.preference.Ranking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RankRuleTest {
  private static final String PROMPT = "a red cat and a fox";

  private static List<GalleryPicture> pictures(int count) {
    var pictures = new ArrayList<GalleryPicture>();
    for (int i = 0; i < count; i++) {
      pictures.add(new GalleryPicture("p" + i, PROMPT, "plain", i));
    }
    return pictures;
  }

  private static Optional<Ranking> rank(
      double noise, Map<String, Double> scores, Optional<Ranking> old) {
    return new RankRule(noise, 1)
        .rank(PROMPT, Aspect.PRESENCE, pictures(scores.size()), scores, old);
  }

  @Test
  void withoutNoiseItIsTheOrderOfTheScores() {
    var scores = Map.of("p0", .5, "p1", 1., "p2", .5);
    assertThat(rank(0, scores, Optional.empty()).orElseThrow().tiers())
        .containsExactly(List.of("p1"), List.of("p0", "p2"));
    assertThat(rank(0, Map.of(), Optional.empty())).as("nothing is asked").isEmpty();
  }

  @Test
  void newPicturesAreInsertedAndTheOrderOfTheOldStays() {
    var old =
        new Ranking(PROMPT, Aspect.PRESENCE, List.of(List.of("p0"), List.of("p1"), List.of("p2")));
    var scores = Map.of("p0", 0., "p1", .5, "p2", 0., "p3", .2);
    assertThat(rank(0, scores, Optional.of(old)).orElseThrow().tiers())
        .as("by these scores p1 would be the first")
        .containsExactly(List.of("p0"), List.of("p1"), List.of("p3"), List.of("p2"));
    assertThat(rank(0, scores, rank(0, scores, Optional.of(old))))
        .as("nothing is new")
        .isEqualTo(rank(0, scores, Optional.of(old)));
  }

  @Test
  void noiseErrsAsOftenAsItSays() {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < 400; i++) {
      scores.put("p" + i, i % 2.);
    }
    var without = rank(0, scores, Optional.empty()).orElseThrow();
    var noisy = rank(.2, scores, Optional.empty()).orElseThrow();
    assertThat(noisy).isEqualTo(rank(.2, scores, Optional.empty()).orElseThrow());
    long moved =
        noisy.tiers().getFirst().stream()
            .filter(id -> without.tiers().getLast().contains(id))
            .count();
    assertThat(moved / 200.).as("half of them get an equal score").isCloseTo(.1, within(.06));
    var agreement = PairAgreement.of(List.of(noisy), scores);
    assertThat(agreement.share()).isBetween(.9, .999);
    assertThat(PairAgreement.of(List.of(without), scores).share()).isEqualTo(1);
  }

  @Test
  void promptsThatAskForTheSameShareASide() {
    assertThat(RankRule.normal("a fox and a cat")).isEqualTo(RankRule.normal("a cat and a fox"));
    assertThat(RankRule.normal("a photo of a fox below a cat"))
        .isEqualTo(RankRule.normal("a cat above a fox"));
  }
}

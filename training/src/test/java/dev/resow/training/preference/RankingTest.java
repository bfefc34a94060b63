package dev.resow.training.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RankingTest {
  private static final String PROMPT = "a red fox and a cat";
  private static final String NEW = "new";

  private static Ranking ranking(List<List<String>> tiers) {
    return new Ranking(PROMPT, Aspect.ATTRIBUTE, tiers);
  }

  private static final Ranking FOUR =
      ranking(List.of(List.of("a"), List.of("b", "c"), List.of("d")));

  @Test
  void everyTwoPicturesOfDifferentTiersAreAPair() {
    assertThat(FOUR.pairs())
        .extracting(pair -> pair.better() + ">" + pair.worse())
        .containsExactly("a>b", "a>c", "a>d", "b>d", "c>d");
    assertThat(FOUR.pairsWith(Set.of("d")))
        .extracting(Preference::better)
        .containsExactly("a", "b", "c");
  }

  @Test
  void scoresGiveTiers() {
    var scores = Map.of("a", .5, "b", 1., "c", .5, "d", -0., "e", 0.);
    assertThat(Ranking.of(PROMPT, Aspect.SPATIAL, scores).tiers())
        .containsExactly(List.of("b"), List.of("a", "c"), List.of("d", "e"));
  }

  @Test
  void aNewPictureIsPushedPastThoseItBeats() {
    assertThat(inserted("d").tiers())
        .containsExactly(List.of("a"), List.of("b", "c"), List.of(NEW), List.of("d"));
    assertThat(inserted("b", "c", "d").tiers().get(1)).containsExactly(NEW);
    assertThat(inserted().tiers().getLast()).containsExactly(NEW);
    assertThat(inserted("a", "b", "c", "d").tiers().getFirst()).containsExactly(NEW);
  }

  /** The lowest place that contradictory comparisons allow. */
  @Test
  void onlyTheWorstRankedRunThatItBeatsCounts() {
    assertThat(inserted("a", "d").tiers())
        .containsExactly(List.of("a"), List.of("b", "c"), List.of(NEW), List.of("d"));
    assertThat(inserted("a").tiers().getFirst()).as("it beats no other").containsExactly(NEW);
    assertThat(inserted("b", "d").tiers().get(2)).as("half a tier").containsExactly(NEW);
  }

  private static Ranking inserted(String... beaten) {
    return FOUR.insert(NEW, (_, ranked) -> Set.of(beaten).contains(ranked) ? 1 : -1);
  }

  @Test
  void aPictureJoinsTheTierThatItEquals() {
    var joined = FOUR.insert(NEW, (_, ranked) -> "bc".contains(ranked) ? 0 : ranked.compareTo("b"));
    assertThat(joined.tiers()).containsExactly(List.of("a"), List.of("b", "c", NEW), List.of("d"));
  }

  @Property
  void theOrderOfTheOldIsKept(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 4) Integer> scores,
      @ForAll @Size(8) List<@IntRange(min = -1, max = 1) Integer> answers) {
    var old = scored(scores);
    var more = old.insert(NEW, (_, ranked) -> answers.get(Integer.parseInt(ranked)));
    var without = new ArrayList<List<String>>();
    for (var tier : more.tiers()) {
      var kept = tier.stream().filter(picture -> !picture.equals(NEW)).toList();
      if (!kept.isEmpty()) {
        without.add(kept);
      }
    }
    assertThat(without).isEqualTo(old.tiers());
    assertThat(more.pictures()).hasSize(old.pictures().size() + 1).contains(NEW);
    assertThat(more.pairs()).containsAll(old.pairs());
  }

  /** Inserting one after the other, by the same scores, is sorting. */
  @Property
  void comparisonsWithoutContradictionSort(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 4) Integer> scores) {
    var byId = new HashMap<String, Integer>();
    var ranking = ranking(List.of(List.of("0")));
    for (int i = 0; i < scores.size(); i++) {
      byId.put("" + i, scores.get(i));
      if (i > 0) {
        ranking = ranking.insert("" + i, (one, other) -> byId.get(one) - byId.get(other));
      }
    }
    assertThat(ranking.tiers()).isEqualTo(scored(scores).tiers());
  }

  @Property
  void pairsGoFromHigherToLowerScores(
      @ForAll @Size(min = 1, max = 8) List<@IntRange(max = 4) Integer> scores) {
    var pairs = scored(scores).pairs();
    assertThat(pairs).doesNotHaveDuplicates();
    assertThat(pairs)
        .allMatch(
            pair ->
                scores.get(Integer.parseInt(pair.better()))
                    > scores.get(Integer.parseInt(pair.worse())));
    long different = 0;
    for (int i = 0; i < scores.size(); i++) {
      for (int j = 0; j < i; j++) {
        different += scores.get(i).equals(scores.get(j)) ? 0 : 1;
      }
    }
    assertThat(pairs).hasSize((int) different);
  }

  private static Ranking scored(List<Integer> scores) {
    var byId = new LinkedHashMap<String, Double>();
    for (int i = 0; i < scores.size(); i++) {
      byId.put("" + i, (double) scores.get(i));
    }
    return Ranking.of(PROMPT, Aspect.PRESENCE, byId);
  }

  @Test
  void aRankingNamesEveryPictureOnce() {
    assertThatThrownBy(() -> ranking(List.of(List.of("a"), List.of("a"))))
        .hasMessageContaining("expected every picture once, got 'a' twice");
    assertThatThrownBy(() -> FOUR.insert("a", (_, _) -> 1)).hasMessageContaining("'a' twice");
    assertThatThrownBy(() -> ranking(List.of(List.of("a"), List.of())))
        .hasMessageContaining("one picture or more in every tier");
    assertThatThrownBy(() -> new Ranking(" ", Aspect.SPATIAL, List.of(List.of("a"))))
        .hasMessageContaining("expected the prompt");
  }
}

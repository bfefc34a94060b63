package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class LineFitTest {
  private static final LineFit<Trial> FIT = new LineFit<>(28, 3, 12, LineFit.NAMES);

  private static Trial trial(boolean success, double guidance, SequencedMap<Integer, Double> by) {
    var pair = List.of(Animal.CAT, Animal.DOG);
    var seen = success ? pair : List.of(Animal.CAT);
    var faces =
        seen.stream()
            .map(a -> new Sighting(Optional.of(a), Optional.empty(), new Box(0, 0, 9, 9), 1))
            .toList();
    return new Trial(
        PilotPrompt.of(new Prompt(pair)),
        1,
        null,
        new Judgement(faces),
        0,
        List.of(guidance),
        by,
        List.of(),
        new LinkedHashMap<>());
  }

  private static SequencedMap<Integer, Double> at(int step, double score) {
    var map = new LinkedHashMap<Integer, Double>();
    map.put(step, score);
    return map;
  }

  @Test
  void whatTellsGoodFromBadIsFound() {
    var trials = new ArrayList<Trial>();
    for (int i = 0; i < 8; i++) {
      trials.add(trial(true, 0, at(14, .6 + .01 * i)));
      trials.add(trial(false, 0, at(14, .9 + .01 * i)));
    }
    var found = FIT.fit(trials, 14);
    assertThat(found.separation().pooled()).isEqualTo(1);
    assertThat(found.step()).isEqualTo(14);
    assertThat(found.line()).isLessThanOrEqualTo(1);
  }

  @Test
  void aRunWithoutRestartsCostsTheRunItsGuidanceAndTheLook() {
    var trials = List.of(trial(true, 30, at(14, .5)), trial(true, 30, at(14, .5)));
    var found = FIT.fit(trials, 14);
    assertThat(found.flagged()).isZero();
    assertThat(found.work()).isCloseTo((56 + 30 + 12) / 56.0, within(1e-12));
    assertThat(found.success()).isEqualTo(1);
  }

  @Test
  void noLineCostsMoreThanTheBound() {
    var trials = new ArrayList<Trial>();
    for (int i = 0; i < 40; i++) {
      trials.add(trial(i % 2 == 0, 30, at(14, .5 + .01 * ((i * 17) % 40))));
    }
    assertThat(FIT.fit(trials, 14).work()).isLessThanOrEqualTo(LineFit.MOST_WORK);
    assertThat(FIT.tightest(trials, 14, 99).work()).isLessThanOrEqualTo(LineFit.MOST_WORK);
  }

  @Test
  void aLineIsAsTightAsTheCostOfASuccessAllows() {
    var trials = new ArrayList<Trial>();
    for (int i = 0; i < 40; i++) {
      trials.add(trial(i < 30, 0, at(14, .01 * i))); // the worst fourth fails
    }
    var never = FIT.tightest(trials, 14, .1);
    assertThat(never.flagged()).as("no success is that cheap").isZero();
    var loose = FIT.tightest(trials, 14, 2);
    var tight = FIT.tightest(trials, 14, 4);
    assertThat(loose.flagged()).isBetween(.2, .6).isLessThan(tight.flagged());
    assertThat(tight.work()).isLessThanOrEqualTo(LineFit.MOST_WORK);
  }
}

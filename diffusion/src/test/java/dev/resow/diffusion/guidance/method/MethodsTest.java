package dev.resow.diffusion.guidance.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.guidance.GuidanceGoldens;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.RegionPlaces;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.schedule.NoisePlan;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MethodsTest {
  private final GuidanceSettings settings = GuidanceSettings.defaults(24);

  /** What the reference values call otherwise. */
  private static final Map<String, String> OURS = Map.of("none", "plain", "enmmdit-v0", "enmmdit");

  @Test
  void everyRowTakesAsManyUpdatesAsPublished() {
    GuidanceGoldens.load()
        .facts()
        .required("worst_case_updates")
        .properties()
        .forEach(
            row ->
                assertThat(
                        Methods.find(OURS.getOrDefault(row.getKey(), row.getKey()), settings)
                            .worstCaseUpdates())
                    .as(row.getKey())
                    .isEqualTo(row.getValue().asInt()));
  }

  @Test
  void enmmditUpdatesEightStepsThreeTimesAndLooksAtTheNinth() {
    Method method = Methods.find("enmmdit", settings);
    assertThat(method.worstCaseUpdates()).isEqualTo(24);
    assertThat(method.watch()).contains(new Watch(9, 3, Watch.Restart.FRESH));
    assertThat(method.needs()).containsExactly(Need.BLOCKS);
    LearningRate rate = method.moves().getFirst().rate();
    Steps steps = method.moves().getFirst().steps();
    assertThat(rate.at(1, 28, steps)).isEqualTo(0.01);
    assertThat(rate.at(8, 28, steps)).isEqualTo(0.01 * Math.sqrt(0.5));
  }

  @Test
  void theDefaultRowJoinsPredictionsByRegionAndLooksAtThem() {
    Method method = Methods.find(Methods.DEFAULT, settings);
    assertThat(method.moves()).isEmpty();
    assertThat(method.needs()).containsExactly(Need.BLOCKS);
    assertThat(method.regions()).contains(new Regions(10, 23, 4, 20, RegionPlaces.LEADING));
    assertThat(method.watch()).contains(new Watch(14, 3, Watch.Restart.FRESH));
    assertThat(method.forRun(14).regions())
        .contains(new Regions(5, 11, 2, 20, RegionPlaces.LEADING));
    assertThat(method.noise()).isEqualTo(new NoisePlan(10, 23, .6, 20));
  }

  @Test
  void theLookAtRegionsComesWhileTheyAreJoined() {
    for (int steps = 4; steps <= 60; steps++) {
      Method method = Methods.find(Methods.DEFAULT, settings).forRun(steps);
      int look = method.watch().orElseThrow().step();
      assertThat(method.regions().orElseThrow().at(look)).as("%d steps", steps).isTrue();
    }
  }

  @Test
  void aRowKeepsItsShareOfTheRunWhenTheStepsChange() {
    assertThat(Steps.at(10).rescaled(50, 28)).isEqualTo(Steps.at(5)); // SAGA's published pair
    assertThat(Steps.range(0, 24).rescaled(50, 28)).isEqualTo(Steps.range(0, 13));
    assertThat(Steps.range(1, 8).rescaled(28, 28)).isEqualTo(Steps.range(1, 8));
    for (int steps : new int[] {8, 20, 28, 40, 50}) {
      for (Method row : Methods.table(settings).values()) {
        for (Move move : row.forRun(steps).moves()) {
          assertThat(move.steps().list())
              .as("%s in %d steps", row.name(), steps)
              .isNotEmpty()
              .isSorted()
              .doesNotHaveDuplicates()
              .allMatch(step -> 0 <= step && step < steps);
        }
      }
    }
  }

  @Test
  void detectionAlwaysComesAfterTheLastUpdate() {
    for (int steps = 4; steps <= 60; steps++) {
      Method method = Methods.find("enmmdit-v1", settings).forRun(steps);
      int last = method.moves().getFirst().steps().list().getLast();
      assertThat(method.watch().orElseThrow().step()).isGreaterThan(last).isLessThan(steps);
    }
  }

  @Test
  void attendAndExciteDecaysOverTheWholeRun() {
    LearningRate rate = LearningRate.decaying(20);
    assertThat(rate.at(0, 50, Steps.range(0, 24))).isEqualTo(20);
    assertThat(rate.at(49, 50, Steps.range(0, 24))).isEqualTo(20 * Math.sqrt(0.5));
  }

  @Test
  void aRowSaysWhatItMustSee() {
    assertThat(Methods.find("initno", settings).needs()).contains(Need.SELF, Need.SUBJECT);
    assertThat(Methods.find("syngen", settings).needs()).containsExactly(Need.WORDS);
    assertThat(Methods.find("plain", settings).needs()).isEmpty();
  }

  @Test
  void anUnknownNameListsTheRows() {
    assertThatThrownBy(() -> Methods.find("a+e", settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a&e")
        .hasMessageContaining("enmmdit-v1");
  }

  @Test
  void ablationsLeaveOneLossOut() {
    Map<String, Integer> terms =
        Map.of(
            "enmmdit", 3,
            "enmmdit-without-block", 2,
            "enmmdit-without-text", 2,
            "enmmdit-without-overlap", 2,
            "enmmdit-restart", 0,
            "contrast", 0);
    terms.forEach(
        (name, count) -> assertThat(Methods.find(name, settings).terms()).as(name).hasSize(count));
  }
}

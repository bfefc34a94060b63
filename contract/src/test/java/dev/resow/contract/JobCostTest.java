package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.artifact.ArtifactId;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** A job's cost, in jobs with the model's defaults: 512 x 512, 28 steps, with guidance. */
class JobCostTest {
  private static final MethodCard CHOOSES =
      new MethodCard(
          "chooses",
          null,
          true,
          false,
          true,
          true,
          new MethodCard.LookStep(13, 28),
          List.of(),
          List.of(),
          null);
  private static final ModelCard MODEL =
      new ModelCard(
          "m",
          64,
          2048,
          16,
          1000,
          4000,
          77,
          List.of(MethodCard.plain("plain"), CHOOSES),
          new ModelCard.Defaults(512, 512, 28, 4.5, "plain", 1));

  @Example
  void theDefaultsCostOne() {
    assertThat(cost("plain", 1, 512, 512, 28, 4.5)).isEqualTo(1);
  }

  @Example
  void fourTimesThePixelsCostFour() {
    assertThat(cost("plain", 1, 1024, 1024, 28, 4.5)).isEqualTo(4);
    assertThat(cost("plain", 1, 1024, 512, 56, 4.5)).isEqualTo(4);
  }

  @Example
  void candidatesCountUpToTheirCheck() {
    // 4 x 14 steps together, then 14 of one
    assertThat(cost("chooses", 4, 512, 512, 28, 4.5)).isEqualTo(2.5);
    assertThat(cost("unknown", 4, 512, 512, 28, 4.5)).as("none is left out").isEqualTo(4);
  }

  @Example
  void withoutGuidanceAStepIsOnePass() {
    assertThat(cost("plain", 1, 512, 512, 28, 1)).isEqualTo(.5);
    assertThat(cost("plain", 1, 512, 512, 4, 1)).isEqualTo(.5 / 7, within(1e-12));
  }

  @Example
  void aDistilledScaleIsNoSecondPass() {
    var distilled =
        new ModelCard(
            "m",
            64,
            2048,
            16,
            1000,
            4000,
            77,
            List.of(MethodCard.plain("plain")),
            new ModelCard.Defaults(512, 512, 28, 3.5, "plain", 1),
            null,
            GuidanceKind.DISTILLED);
    assertThat(JobCost.of(spec("plain", 1, 512, 512, 28, 3.5), distilled)).isEqualTo(1);
    assertThat(JobCost.of(spec("plain", 1, 512, 512, 28, 1), distilled)).isEqualTo(1);
  }

  @Example
  void aCardOfAnOlderWorkerHasClassifierFreeGuidance() {
    var card = Json.mapper().<com.fasterxml.jackson.databind.node.ObjectNode>valueToTree(MODEL);
    card.remove("guidance");
    assertThat(Json.mapper().convertValue(card, ModelCard.class)).isEqualTo(MODEL);
  }

  @Example
  void aCardWithoutSizesIsNoReasonToFail() {
    var empty =
        new ModelCard(
            "m", 0, 0, 0, 0, 0, 0, List.of(), new ModelCard.Defaults(0, 0, 0, Double.NaN, "", 0));
    assertThat(JobCost.of(spec("plain", 1, 64, 64, 4, 1), empty)).isEqualTo(JobCost.MOST);
  }

  @Example
  void whatStartsFromAPictureCostsTheStepsThatAreLeft() {
    assertThat(costFrom(.5)).isEqualTo(.5);
    assertThat(costFrom(.6)).as("from step 11 on").isEqualTo(17 / 28., within(1e-12));
    assertThat(costFrom(.001)).as("at least the last one").isEqualTo(JobCost.LEAST);
  }

  /** The candidates of this method are looked at in the middle. */
  @Example
  void candidatesThatStartAfterTheLookAreAllFinished() {
    double one = costFrom("chooses", 1, .75);
    assertThat(costFrom("chooses", 2, .75))
        .as("7 of 21 steps")
        .isEqualTo(one * 28 / 21, within(1e-12));
    assertThat(costFrom("chooses", 2, .5)).as("all steps").isEqualTo(2 * .5, within(1e-12));
  }

  private static double costFrom(double strength) {
    return costFrom("plain", 1, strength);
  }

  private static double costFrom(String method, int candidates, double strength) {
    var start = new JobStart(new ArtifactId("0".repeat(64)), strength, null);
    ObjectNode json = Json.mapper().valueToTree(spec(method, candidates, 512, 512, 28, 4.5));
    json.set("start", Json.mapper().valueToTree(start));
    return JobCost.of(Json.parse(json.toString(), JobSpec.class), MODEL);
  }

  @Property
  void everyCostIsInItsBounds(
      @ForAll @IntRange(min = 1, max = 100_000) int width,
      @ForAll @IntRange(min = 1, max = 100_000) int steps,
      @ForAll @IntRange(min = 1, max = 64) int candidates,
      @ForAll @DoubleRange(min = 0, max = 30) double guidanceScale) {
    double cost = cost("chooses", candidates, width, width, steps, guidanceScale);
    assertThat(cost).isBetween(JobCost.LEAST, JobCost.MOST);
    assertThat(cost("chooses", candidates + 1, width, width, steps, guidanceScale))
        .isGreaterThanOrEqualTo(cost);
  }

  private static double cost(
      String method, int candidates, int width, int height, int steps, double guidanceScale) {
    return JobCost.of(spec(method, candidates, width, height, steps, guidanceScale), MODEL);
  }

  private static JobSpec spec(
      String method, int candidates, int width, int height, int steps, double guidanceScale) {
    return new JobSpec(
        "a cat",
        "",
        List.of(),
        List.of(),
        List.of(),
        method,
        candidates,
        "m",
        width,
        height,
        steps,
        guidanceScale,
        1,
        null,
        null,
        null,
        "t",
        null,
        null);
  }
}

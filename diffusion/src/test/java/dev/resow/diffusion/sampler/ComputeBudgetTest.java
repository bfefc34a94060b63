package dev.resow.diffusion.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.schedule.FlowSchedule;
import dev.resow.diffusion.schedule.NoisePlan;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The plain rest of a run is paid first; guidance, region prompts and the check use what remains.
 * Runs of 8 steps with two passes each, a check at step 3, guidance of at most 3 and a check of 4.
 */
class ComputeBudgetTest {
  private static final int STEPS = 8;
  private static final int PLAIN = 2 * STEPS;
  private static final FlowSchedule SCHEDULE =
      new FlowSchedule(new float[STEPS + 1], new float[STEPS]);

  @Test
  void guidanceFitsWhileTheCheckAndThePlainStepsAreStillPaid() {
    assertThat(step(PLAIN + 4 + 3, 1).fitsGuidance()).isTrue();
    assertThat(step(PLAIN + 4 + 3 - 0.5, 1).fitsGuidance()).isFalse();
  }

  @Test
  void candidatesRunTogetherUpToTheCheck() {
    double plain = 2 * (3 * 4 + 4); // three candidates for four steps, then one
    assertThat(step(plain + 3 * (4 + 3), 3).fitsGuidance()).isTrue();
    assertThat(step(plain + 3 * (4 + 3) - 0.5, 3).fitsGuidance()).isFalse();
  }

  @Test
  void regionPromptsThatDoNotFitAreLeftOut() {
    var two = new RegionPrompts(List.of(prompt(), prompt()), true); // two passes more
    assertThat(step(PLAIN + 4 + 3 + 2, 1).fitting(two, true, 3, 1)).isEqualTo(two);
    assertThat(step(PLAIN + 4 + 3 + 1, 1).fitting(two, true, 3, 1)).isEqualTo(RegionPrompts.NONE);
    assertThat(step(PLAIN + 4 + 3 + 3, 1).fitting(two, true, 3, 2)).isEqualTo(RegionPrompts.NONE);
  }

  @Test
  void theCheckHasWhatGuidanceAndRegionsLeave() {
    assertThat(step(PLAIN + 10, 1).forCheck(3, 2)).isEqualTo(5);
  }

  @Test
  void aRestartCostsWhatTheDearestCandidateDidAndTheRestOfTheRun() {
    var history = history(2);
    history.advanced(0, 4, GuidedLatent.Report.NONE, 8);
    history.advanced(1, 3, GuidedLatent.Report.NONE, 6); // failed a step earlier
    double rest = 2 * 4 + 5; // four plain steps, five extra passes of regions
    assertThat(budget(14 + 16 + rest, 2, history).fitsRestart(0, 4)).isTrue();
    assertThat(budget(14 + 16 + rest - 1, 2, history).fitsRestart(0, 4)).isFalse();
  }

  @Test
  void aStepWithoutClassifierFreeGuidanceIsOnePass() {
    var plan =
        new SamplerPlan(
            Guidance.NONE, PromptPlan.OWN, new NoisePlan(0, 0, 0, 5), MethodCost.Model.PLAIN);
    var budget = new ComputeBudget(request(100, 1), plan, SCHEDULE, history(1));
    assertThat(budget.plainPasses(4)).isEqualTo(2);
    assertThat(budget.plainPasses(5)).isEqualTo(1);
  }

  private static StepBudget step(double limit, int candidates) {
    var seeds = LongStream.range(0, candidates).boxed().toList();
    return budget(limit, candidates, history(candidates))
        .forStep(new StepContext(0, seeds, 0, STEPS, 1000, 1));
  }

  private static ComputeBudget budget(double limit, int candidates, RoundHistory history) {
    MethodCost.Model cost = (_, step, _) -> new MethodCost(3, step <= 3 ? 4 : 0, 5, 4);
    var plan = new SamplerPlan(Guidance.NONE, PromptPlan.OWN, NoisePlan.EULER, cost);
    return new ComputeBudget(request(limit, candidates), plan, SCHEDULE, history);
  }

  private static RoundHistory history(int candidates) {
    var history = new RoundHistory();
    for (int round = 0; round < candidates; round++) {
      history.begin(round, round);
    }
    return history;
  }

  private static SamplingRequest request(double limit, int candidates) {
    return SamplingRequest.plain("a cat", 128, 128, STEPS, 4.5, 7)
        .withCandidates(candidates)
        .withBudget(limit);
  }

  private static PromptEmbedding prompt() {
    return new PromptEmbedding(null, null);
  }
}

package dev.resow.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.chaos.fault.DeleteTopic;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Faults;
import dev.resow.chaos.fault.Hostile;
import dev.resow.chaos.load.LoadTopics;
import dev.resow.chaos.run.FaultPlan.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The order of faults is random and the same for the same seed; nothing is forgotten. */
class FaultPlanTest {
  private static final List<Fault> FAULTS =
      List.of(new Hostile(), new DeleteTopic(Duration.ofSeconds(25)));

  @Test
  void aRoundHasEachShortFaultAgainstEachTargetAndEachLastingOneOnce() {
    List<Step> round = plan(1).round();

    assertThat(round.stream().filter(s -> s.fault() instanceof Hostile).map(Step::kind))
        .containsExactlyInAnyOrderElementsOf(new Hostile().targets(null));
    assertThat(round.stream().filter(s -> s.fault() instanceof DeleteTopic)).hasSize(1);
  }

  @Test
  void afterSomeRoundsEveryTargetOfALastingFaultWasHit() {
    FaultPlan plan = plan(1);
    var topics = new ArrayList<String>();
    for (int i = 0; i < LoadTopics.all().size(); i++)
      plan.round().stream()
          .filter(s -> s.fault() instanceof DeleteTopic)
          .map(Step::kind)
          .forEach(topics::add);

    assertThat(topics).containsExactlyInAnyOrderElementsOf(LoadTopics.all());
  }

  @Test
  void theSeedDecides() {
    assertThat(plan(1).round()).isEqualTo(plan(1).round()).isNotEqualTo(plan(2).round());
  }

  @Test
  void faultsAreChosenByName() {
    assertThat(Faults.named(List.of("fill", "kill")).stream().map(Fault::name))
        .containsExactlyInAnyOrder("kill", "fill");
    assertThatThrownBy(() -> Faults.named(List.of("flood")))
        .hasMessage(
            "expected any of kill, freeze, black-hole, fill, corrupt, hostile, delete-topic,"
                + " more-partitions, slow, bucket, clock, depose, away, failover, found 'flood'");
  }

  private static FaultPlan plan(long seed) {
    return new FaultPlan(FAULTS, null, new Random(seed));
  }
}

package dev.resow.worker.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A worker of the models x and y, beside the topic that all workers share. */
class TopicChoiceTest {
  private static final Set<String> OWN = Set.of("ready.x", "ready.y");
  private static final Set<String> SHARED = Set.of("ready");
  private static final Set<String> NOTHING = Set.of();
  private static final Duration BUSY = Duration.ZERO;
  private static final Duration IDLE = TopicChoice.IDLE.plusSeconds(1);

  @Test
  void theSharedTopicIsLeftOutWhileNothingWaitsOnIt() {
    assertThat(TopicChoice.of(OWN, SHARED, NOTHING, BUSY)).isEqualTo(OWN);
    assertThat(TopicChoice.of(OWN, SHARED, Set.of("ready"), BUSY))
        .containsExactlyInAnyOrder("ready", "ready.x", "ready.y");
  }

  @Test
  void aWorkerWhoseModelsHaveNoTopicYetReadsTheSharedOne() {
    assertThat(TopicChoice.of(NOTHING, SHARED, NOTHING, IDLE)).isEqualTo(SHARED);
  }

  @Test
  void aWorkerThatFindsNothingLooksWhereRecordsWait() {
    var onlyY = Set.of("ready.y", "ready.of-another-model");
    assertThat(TopicChoice.of(OWN, SHARED, onlyY, BUSY)).isEqualTo(OWN);
    assertThat(TopicChoice.of(OWN, SHARED, onlyY, IDLE)).containsExactly("ready.y");
    assertThat(TopicChoice.of(OWN, SHARED, NOTHING, IDLE)).isEqualTo(OWN);
  }

  @Test
  void aWorkerThatFindsNothingTakesTurnsWithTheSharedTopic() {
    var all = Set.of("ready", "ready.x");
    for (int turn = 0; turn < 6; turn += 2) {
      var from = TopicChoice.IDLE.plus(TopicChoice.TURN.multipliedBy(turn));
      assertThat(TopicChoice.of(OWN, SHARED, all, from)).containsExactly("ready.x");
      assertThat(TopicChoice.of(OWN, SHARED, all, from.plus(TopicChoice.TURN)))
          .containsExactlyInAnyOrder("ready", "ready.x", "ready.y");
    }
    assertThat(TopicChoice.of(OWN, SHARED, Set.of("ready"), IDLE))
        .as("never the shared one alone")
        .containsExactlyInAnyOrder("ready", "ready.x", "ready.y");
  }

  @Test
  void theSharedTopicThatIsLeftAloneIsNotWaitedFor() {
    assertThat(TopicChoice.of(OWN, NOTHING, Set.of("ready"), IDLE)).isEqualTo(OWN);
    assertThat(TopicChoice.of(NOTHING, NOTHING, Set.of("ready"), IDLE)).isEmpty();
  }
}

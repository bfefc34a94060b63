package dev.resow.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicLayoutTest {
  @ParameterizedTest
  @ValueSource(strings = {Topics.READY, Topics.READY + ".sd35-medium", Topics.TRAININGS_READY})
  void everyWorkerReadsTheOnePartitionOfATopicOfAShareGroup(String topic) {
    assertThat(TopicLayout.of(topic, 6).partitions()).isOne();
    assertThat(TopicLayout.of(ReadyTopics.of("SD 3.5", "f00"), 6).partitions()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {Topics.SUBMITTED, Topics.RESULTS, Topics.WORKERS, Topics.TRAININGS})
  void schedulersShareThePartitionsOfTheOthers(String topic) {
    assertThat(TopicLayout.of(topic, 6).partitions()).isEqualTo(6);
  }
}

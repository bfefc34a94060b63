package dev.resow.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Topics;
import dev.resow.messaging.HeaderCodec;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What has to become a dead letter cannot be read as an event. */
class GarbageTest {
  @ParameterizedTest
  @EnumSource(Garbage.class)
  void noReaderOfAnyTopicUnderstandsIt(Garbage garbage) {
    for (String topic : LoadTopics.all()) {
      var record = garbage.on(topic, new SplittableRandom(1));
      var headers = HeaderCodec.decode(record.headers());
      assertThatThrownBy(() -> CloudEventCodec.decode(topic, headers, record.value()))
          .isInstanceOf(InvalidJsonException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Garbage.class)
  void aBrokerTakesIt(Garbage garbage) {
    var record = garbage.on(Topics.ATTEMPTS, new SplittableRandom(1));
    int headers = 0;
    for (var header : record.headers()) headers += header.key().length() + header.value().length;
    int value = record.value() == null ? 0 : record.value().length;
    assertThat(record.key().length() + headers + value).isLessThan(1_040_000);
  }
}

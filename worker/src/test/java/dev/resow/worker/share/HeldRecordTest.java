package dev.resow.worker.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A record whose broker is away. */
@Timeout(60)
class HeldRecordTest {
  private final List<String> calls = new ArrayList<>();

  /** A client that can neither renew nor leave its group. */
  @SuppressWarnings("unchecked")
  private ShareConsumer<byte[], byte[]> disconnected() {
    return (ShareConsumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {ShareConsumer.class},
            (_, method, _) -> {
              calls.add(method.getName());
              return switch (method.getName()) {
                case "acquisitionLockTimeoutMs" -> Optional.of(30);
                case "acknowledge" -> throw new DisconnectException();
                case "close" -> throw new TimeoutException("cannot leave the group");
                default -> throw new AssertionError(method);
              };
            });
  }

  @Test
  void aConsumerThatCannotBeClosedDoesNotHideTheLostLock() throws InterruptedException {
    var delivery = Deliveries.of(new byte[] {1}, 1);
    delivery.work();
    var locks =
        new LockObserver() {
          private int lost;

          @Override
          public void renewed() {
            throw new AssertionError("nothing was renewed");
          }

          @Override
          public void lost() {
            lost++;
            delivery.release(); // the handler notices and ends
          }
        };
    var held =
        new HeldRecord(
            disconnected(), delivery, () -> false, Duration.ZERO, Duration.ofHours(1), locks);
    assertThat(held.untilSettled()).as("the consumer can be used again").isFalse();
    assertThat(locks.lost).isEqualTo(1);
    assertThat(delivery.lost()).isTrue();
    assertThat(calls).containsOnlyOnce("close");
  }
}

package dev.resow.worker.share;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Deliveries without a consumer, for tests of what is decided about them. */
public final class Deliveries {
  private Deliveries() {}

  public static ShareDelivery of(byte[] value, int deliveryCount) {
    return new ShareDelivery(
        new ConsumerRecord<>(
            "resow.jobs.ready",
            0,
            7,
            0,
            TimestampType.CREATE_TIME,
            0,
            value.length,
            null,
            value,
            new RecordHeaders(),
            Optional.empty(),
            Optional.of((short) deliveryCount)));
  }

  /** The verdict that was given; takes it to the broker's side. */
  public static String verdict(ShareDelivery delivery) {
    try {
      var verdict = delivery.awaitVerdict(SECONDS.toNanos(30));
      if (verdict == null) throw new AssertionError("no verdict on " + delivery);
      verdict.settled().complete(null);
      return verdict.type().name();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

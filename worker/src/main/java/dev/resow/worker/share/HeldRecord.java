package dev.resow.worker.share;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * The record in flight, seen from the consumer's thread: renews its lock every third of the lock's
 * length until the handler's verdict, and carries that verdict to the broker.
 */
final class HeldRecord {
  private static final Logger LOG = Logger.getLogger(HeldRecord.class);

  /** Lock duration to assume until the broker reports it. */
  private static final int ASSUMED_LOCK_MS = 15_000;

  private static final long GLANCE_NANOS = MILLISECONDS.toNanos(100);

  private final ShareConsumer<byte[], byte[]> consumer;
  private final ShareDelivery delivery;
  private final BooleanSupplier stopping;
  private final Duration drain;
  private final Duration giveUp;
  private final LockObserver locks;

  /**
   * @param drain how long the handler may continue after the start of a shutdown
   * @param giveUp how long the record may be held while no thread processes it
   * @param locks hears of renewals and losses
   */
  HeldRecord(
      ShareConsumer<byte[], byte[]> consumer,
      ShareDelivery delivery,
      BooleanSupplier stopping,
      Duration drain,
      Duration giveUp,
      LockObserver locks) {
    this.consumer = consumer;
    this.delivery = delivery;
    this.stopping = stopping;
    this.drain = drain;
    this.giveUp = giveUp;
    this.locks = locks;
  }

  /**
   * Holds the record until the handler has spoken, or the process stops and the drain time is over.
   *
   * @return false when the consumer may hold state the broker no longer shares and must be built
   *     anew
   */
  boolean untilSettled() throws InterruptedException {
    long renewAt = System.nanoTime() + renewalInterval();
    long releaseAt = 0;
    while (true) {
      var verdict = delivery.awaitVerdict(GLANCE_NANOS);
      if (verdict != null) {
        return settle(verdict);
      }
      if (delivery.resting().compareTo(giveUp) > 0) {
        delivery.abandon("no thread processes it, and its handler gave no verdict", null);
        continue;
      }
      long now = System.nanoTime();
      if (stopping.getAsBoolean()) {
        if (!delivery.draining()) {
          delivery.drain();
          releaseAt = now + drain.toNanos();
        } else if (now - releaseAt >= 0) {
          return giveBack();
        }
      }
      if (!delivery.lockIsLost() && now - renewAt >= 0) {
        if (!renew()) {
          // The client still believes it owns the record; closing it makes room for other
          // consumers.
          close();
        }
        renewAt = System.nanoTime() + renewalInterval();
      }
    }
  }

  /**
   * RENEW goes out with commitSync, never with poll: a poll that carries a RENEW also starts a
   * fetch, and the next record would sit in this busy consumer until its own lock ran out. The poll
   * afterwards only hands the same record back, which the client requires before it takes another
   * acknowledgement of it.
   */
  private boolean renew() {
    try {
      consumer.acknowledge(delivery.record(), AcknowledgeType.RENEW);
      commit();
      for (var back : consumer.poll(Duration.ZERO)) {
        if (delivery.isSameRecord(back)) {
          delivery.renewed();
          locks.renewed();
          return true;
        }
      }
      throw new IllegalStateException("the broker did not return the renewed record");
    } catch (KafkaException | IllegalStateException e) {
      delivery.lose();
      locks.lost();
      LOG.warnf("lost the acquisition lock of %s: %s", delivery, e.toString());
      return false;
    }
  }

  private boolean settle(ShareDelivery.Verdict verdict) {
    if (delivery.lockIsLost()) {
      verdict.settled().completeExceptionally(new LockLostException(delivery, null));
      return false;
    }
    try {
      consumer.acknowledge(delivery.record(), verdict.type());
      commit();
      LOG.debugf("%s %s after %d renewals", verdict.type(), delivery, delivery.renewals());
      verdict.settled().complete(null);
      return true;
    } catch (KafkaException | IllegalStateException e) {
      delivery.lose();
      locks.lost();
      LOG.warnf(
          "the broker rejected acknowledgement %s of %s: %s",
          verdict.type(), delivery, e.toString());
      verdict.settled().completeExceptionally(new LockLostException(delivery, e));
      return false;
    }
  }

  private void close() {
    try {
      consumer.close(ShareLoop.CLOSE);
    } catch (KafkaException e) {
      LOG.warnf("cannot close the consumer that held %s: %s", delivery, e.toString());
    }
  }

  /** The handler did not end within the drain time: another consumer shall have the record now. */
  private boolean giveBack() {
    if (!delivery.lockIsLost()) {
      delivery.lose();
      try {
        consumer.acknowledge(delivery.record(), AcknowledgeType.RELEASE);
        commit();
        LOG.infof("released %s at shutdown", delivery);
      } catch (KafkaException | IllegalStateException e) {
        LOG.warnf("cannot release %s at shutdown: %s", delivery, e.toString());
      }
    }
    return false;
  }

  private void commit() {
    Duration limit = Duration.ofMillis(lockMs());
    for (Optional<KafkaException> failure : consumer.commitSync(limit).values()) {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }

  private int lockMs() {
    return consumer.acquisitionLockTimeoutMs().orElse(ASSUMED_LOCK_MS);
  }

  private long renewalInterval() {
    return MILLISECONDS.toNanos(delivery.lockIsLost() ? ASSUMED_LOCK_MS : lockMs() / 3);
  }
}

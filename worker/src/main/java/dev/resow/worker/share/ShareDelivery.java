package dev.resow.worker.share;

import dev.resow.contract.Attempts;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * One delivery of one record. The handler gives one verdict, the first one counts; until then the
 * consumer's thread keeps the lock. Safe for use from any thread.
 */
public final class ShareDelivery {
  private static final Logger LOG = Logger.getLogger(ShareDelivery.class);

  /** What the handler decided, and where the answer of the broker goes. */
  record Verdict(AcknowledgeType type, CompletableFuture<Void> settled) {}

  private final ConsumerRecord<byte[], byte[]> record;
  private final LinkedBlockingQueue<Verdict> verdicts = new LinkedBlockingQueue<>();
  private final AtomicBoolean spoken = new AtomicBoolean();
  private volatile boolean accepted;
  private volatile boolean lost;
  private volatile boolean abandoned;
  private volatile boolean draining;
  private volatile int renewals;
  private final AtomicInteger attempts = new AtomicInteger();
  private volatile long restingSince = System.nanoTime();

  ShareDelivery(ConsumerRecord<byte[], byte[]> record) {
    this.record = record;
  }

  public ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  /** The broker's count of deliveries of this record, 1 for the first. */
  public int deliveryCount() {
    return record.deliveryCount().orElse((short) 1);
  }

  /** Somebody works on the record until {@link #rest}; a record that rests too long is stuck. */
  public void work() {
    attempts.incrementAndGet();
  }

  /** The work that began with {@link #work} is over. */
  public void rest() {
    restingSince = System.nanoTime();
    attempts.decrementAndGet();
  }

  /** How long no thread has processed the record without a verdict; zero while one does. */
  Duration resting() {
    return attempts.get() > 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - restingSince);
  }

  /** How often the lock was renewed so far. */
  public int renewals() {
    return renewals;
  }

  /**
   * True once the lock is known to be gone, or the record was given up: another consumer may have
   * the record already, so whatever the handler does from here on counts for nothing and it should
   * stop.
   */
  public boolean lost() {
    return lost || abandoned;
  }

  /** True once it was done; false for a record that was no job, or is for others. */
  boolean accepted() {
    return accepted;
  }

  /** True once the lock is gone, so that no verdict reaches the broker any more. */
  boolean lockIsLost() {
    return lost;
  }

  /** True once this process shuts down: finish soon or release. */
  public boolean draining() {
    return draining;
  }

  /**
   * Done, never deliver again. Completes when the broker has taken it, fails when the lock was lost
   * before.
   */
  public CompletionStage<Void> accept() {
    accepted = true;
    return send(AcknowledgeType.ACCEPT);
  }

  /** Give back: the record is delivered again at once, to any consumer of the group. */
  public CompletionStage<Void> release() {
    return send(AcknowledgeType.RELEASE);
  }

  /** Rejects the record: it is never redelivered. */
  public CompletionStage<Void> reject() {
    return send(AcknowledgeType.REJECT);
  }

  /**
   * Ends a delivery that the handler cannot end: released, or rejected if the broker would not
   * deliver it again.
   */
  void abandon(String why, Throwable cause) {
    abandoned = true;
    if (Attempts.isLast(deliveryCount())) {
      LOG.errorf(cause, "%s is rejected and will not be redelivered: %s", this, why);
      reject();
    } else {
      LOG.warnf(cause, "%s is released: %s", this, why);
      release();
    }
  }

  private CompletionStage<Void> send(AcknowledgeType type) {
    if (!spoken.compareAndSet(false, true)) {
      return CompletableFuture.failedStage(
          new IllegalStateException("a verdict was already given for " + this));
    }
    var settled = new CompletableFuture<Void>();
    verdicts.add(new Verdict(type, settled));
    return settled;
  }

  /** The verdict, or null when there is none within the time. */
  Verdict awaitVerdict(long nanos) throws InterruptedException {
    return verdicts.poll(nanos, TimeUnit.NANOSECONDS);
  }

  void renewed() {
    renewals++;
  }

  void lose() {
    lost = true;
  }

  void drain() {
    draining = true;
  }

  boolean isSameRecord(ConsumerRecord<byte[], byte[]> other) {
    return other.offset() == record.offset()
        && other.partition() == record.partition()
        && other.topic().equals(record.topic());
  }

  @Override
  public String toString() {
    return "%s-%d@%d (delivery %d)"
        .formatted(record.topic(), record.partition(), record.offset(), deliveryCount());
  }
}

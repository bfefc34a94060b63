package dev.resow.worker.share;

import dev.resow.messaging.KafkaConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.jboss.logging.Logger;

/**
 * A slot of one channel, with a thread and a consumer of its own: polls a record, hands it over,
 * holds it until it is settled, and only then polls the next. A consumer that failed is closed and
 * a new one is built; what it held comes back by itself.
 */
final class ShareLoop {
  private static final Logger LOG = Logger.getLogger(ShareLoop.class);
  private static final Duration POLL = Duration.ofMillis(250);
  static final Duration CLOSE = Duration.ofSeconds(2);

  private final ShareSettings settings;
  private final CompletableFuture<?> open;
  private final BooleanSupplier mayTake;
  private final Function<Duration, Set<String>> topics;
  private final Consumer<ShareDelivery> handler;
  private final LockObserver locks;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * When the last record was accepted while all topics were read; of this thread. It outlives a
   * consumer: a record that a change of topics took away makes a new consumer, and the search
   * continues.
   */
  private long since;

  private volatile ShareDelivery held;
  private volatile long endsAt;

  /**
   * @param open consumption begins when it completes; until then this process takes no work
   * @param handler called on the loop's thread, must return at once and give its verdict later from
   *     its own thread
   */
  ShareLoop(ShareSettings settings, CompletionStage<?> open, Consumer<ShareDelivery> handler) {
    this(
        settings, open, () -> true, _ -> Set.copyOf(settings.topics()), handler, LockObserver.NONE);
  }

  /**
   * @param mayTake called before every poll; while it is false no record is taken
   * @param topics where records are taken from; called before every poll with the time since the
   *     last record that was accepted while all topics were read
   * @param locks hears what becomes of the locks
   */
  ShareLoop(
      ShareSettings settings,
      CompletionStage<?> open,
      BooleanSupplier mayTake,
      Function<Duration, Set<String>> topics,
      Consumer<ShareDelivery> handler,
      LockObserver locks) {
    this.settings = settings;
    this.open = open.toCompletableFuture();
    this.mayTake = mayTake;
    this.topics = topics;
    this.handler = handler;
    this.locks = locks;
    this.thread =
        Thread.ofPlatform().name("kafka-share-" + settings.channel()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** False if the thread has ended, or holds a record that no thread processes. */
  boolean alive() {
    return fault().isEmpty();
  }

  /** Why only a restart of this process helps; empty while none is needed. */
  Optional<String> fault() {
    return stuck()
        .map("no thread processes the record %s"::formatted)
        .or(
            () ->
                running()
                    ? Optional.empty()
                    : Optional.of("the thread that polls for jobs has ended"));
  }

  /** A record that has been held for longer than allowed while no thread processes it. */
  Optional<String> stuck() {
    ShareDelivery now = held;
    return now == null || now.lost() || now.resting().compareTo(settings.stuckAfter()) <= 0
        ? Optional.empty()
        : Optional.of(now.toString());
  }

  private boolean running() {
    return thread.isAlive() || thread.getState() == Thread.State.NEW;
  }

  /** Takes no further record, lets the one in flight end or releases it after the drain time. */
  synchronized void beginStop() {
    if (stopping()) return;
    // Beyond the drain time: one round trip for the release and one for closing the client.
    endsAt = System.nanoTime() + settings.drain().plusSeconds(10).toNanos();
    stop.countDown();
  }

  /** Stops, and returns when it has, or the time for it is over. */
  void stop() {
    beginStop();
    try {
      long left = Math.max(1, endsAt - System.nanoTime());
      if (!thread.join(Duration.ofNanos(left))) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean stopping() {
    return stop.getCount() == 0;
  }

  private void run() {
    try {
      awaitOpen();
      since = System.nanoTime();
      while (awaitMayTake()) {
        try {
          withConsumer();
        } catch (RuntimeException | Error e) {
          // An error of one record must not end the thread that takes all the others.
          if (Thread.interrupted()) {
            return;
          }
          LOG.warnf(e, "channel %s: the consumer failed, creating a new one", settings.channel());
          stop.await(settings.retry().toMillis(), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException e) {
      LOG.debugf("channel %s: interrupted", settings.channel());
    }
  }

  private void withConsumer() throws InterruptedException {
    var consumer = new KafkaConnection(settings.consumer()).shareConsumer();
    // Leaving the group needs its coordinator, which may be away; the next consumer must not wait.
    try (Closing _ = () -> consumer.close(CLOSE)) {
      consume(consumer);
    }
  }

  /** What it throws must not hide why the consumer is closed. */
  @FunctionalInterface
  private interface Closing extends AutoCloseable {
    @Override
    void close();
  }

  private void consume(KafkaShareConsumer<byte[], byte[]> consumer) throws InterruptedException {
    // A consumer that does not poll is closed: it may hold a record that no thread processes.
    Set<String> subscribed = Set.of();
    while (!stopping() && mayTake.getAsBoolean()) {
      Set<String> wanted = topics.apply(Duration.ofNanos(System.nanoTime() - since));
      if (!wanted.equals(subscribed)) {
        consumer.subscribe(wanted);
        subscribed = wanted;
      }
      ShareDelivery first = null;
      for (var record : consumer.poll(POLL)) {
        if (first == null) {
          first = new ShareDelivery(record);
        } else {
          // A broker that does not know record_limit may send more; they must not wait behind the
          // first.
          consumer.acknowledge(record, AcknowledgeType.RELEASE);
        }
      }
      if (first != null) {
        if (!hold(consumer, first)) {
          return;
        }
        // Neither garbage nor a job that was found among some of the topics ends the search.
        if (first.accepted() && subscribed.equals(topics.apply(Duration.ZERO))) {
          since = System.nanoTime();
        }
      }
    }
  }

  /** Hands the record over and holds it until its verdict; see {@link HeldRecord#untilSettled}. */
  private boolean hold(KafkaShareConsumer<byte[], byte[]> consumer, ShareDelivery delivery)
      throws InterruptedException {
    held = delivery;
    try {
      handOver(delivery);
      var giveUp = settings.stuckAfter().multipliedBy(2);
      return new HeldRecord(consumer, delivery, this::stopping, settings.drain(), giveUp, locks)
          .untilSettled();
    } finally {
      held = null;
    }
  }

  private void handOver(ShareDelivery delivery) {
    try {
      handler.accept(delivery);
    } catch (RuntimeException | Error e) {
      delivery.abandon("its handler failed", e);
    }
  }

  /** Returns true when records may be taken, false when the process stops. */
  private boolean awaitMayTake() throws InterruptedException {
    while (!stopping() && !mayTake.getAsBoolean()) {
      stop.await(100, TimeUnit.MILLISECONDS);
    }
    return !stopping();
  }

  private void awaitOpen() throws InterruptedException {
    while (!stopping() && !open.isDone()) {
      stop.await(50, TimeUnit.MILLISECONDS);
    }
    if (open.isDone()) {
      try {
        open.get();
      } catch (ExecutionException e) {
        LOG.errorf("channel %s cannot be opened: %s", settings.channel(), e.getCause().toString());
        stop.countDown();
      }
    }
  }
}

package dev.resow.scheduler.membership;

import dev.resow.persistence.health.DatabaseHealth;
import dev.resow.scheduler.intake.DatabaseWait;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Watches whether this scheduler is able to do its work, and lets its consumers join their groups
 * again when that changes. A member that is cut off from database or broker sends heartbeats all
 * the same; its partitions would wait for it.
 */
@ApplicationScoped
class MembershipMonitor {
  private static final Logger LOG = Logger.getLogger(MembershipMonitor.class);

  /** The counts of {@link Ability} are in looks of this length. */
  private static final long LOOK_MILLIS = 500;

  private static final long STOP_MILLIS = 2_000;

  private final KafkaClientService clients;
  private final Memberships memberships;
  private final DatabaseHealth database;
  private final LeaderReach leaders;
  private final DatabaseWait intake;
  private final Ability ability = new Ability();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().name("membership").daemon().unstarted(this::run);
  private boolean able = true;

  MembershipMonitor(
      KafkaClientService clients,
      Memberships memberships,
      DatabaseHealth database,
      LeaderReach leaders,
      DatabaseWait intake) {
    this.clients = clients;
    this.memberships = memberships;
    this.database = database;
    this.leaders = leaders;
    this.intake = intake;
  }

  void start(@Observes StartupEvent event) {
    thread.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping.countDown();
    thread.join(STOP_MILLIS);
  }

  private void run() {
    try {
      while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) look();
    } catch (InterruptedException e) {
      // The process ends.
    }
  }

  private void look() {
    boolean now =
        ability.after(new Ability.Look(database.answers(), leaders.answers(), intake.oldest()));
    memberships.set(now);
    if (able && !now)
      LOG.warnf("%s: the partitions go to other schedulers that can work", ability.reason());
    if (!able && now) LOG.info("this scheduler can work again and takes its share of partitions");
    able = now;
    memberships.forEach(this::joinAgainIfStale);
  }

  /** Until the group knows: a request that comes during a rebalance is forgotten by the client. */
  private void joinAgainIfStale(String channel, Membership membership) {
    if (!membership.ask()) return;
    try {
      List<KafkaConsumer<Object, Object>> consumers = clients.getConsumers(channel);
      Uni.join()
          .all(consumers.stream().map(MembershipMonitor::joinAgain).toList())
          .andCollectFailures()
          .onTermination()
          .invoke(membership::asked)
          .subscribe()
          .with(_ -> {}, e -> LOG.debugf(e, "channel %s cannot be asked to join again", channel));
    } catch (RuntimeException e) {
      membership.asked();
      LOG.debugf(e, "channel %s cannot be asked to join again", channel);
    }
  }

  private static Uni<Void> joinAgain(KafkaConsumer<Object, Object> consumer) {
    return consumer.runOnPollingThread(
        client -> {
          client.enforceRebalance("this scheduler became able or unable to work");
        });
  }
}

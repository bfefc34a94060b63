package dev.resow.chaos.deploy;

import dev.resow.embedded.KafkaMain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The brokers of a deployment: one, or a cluster. */
final class Brokers {
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

  private final DeploymentPlan plan;
  private final DeploymentFolder folder;
  private final Addresses addresses;
  private final BrokerSettings settings;
  private final Launcher launcher;
  private final Map<String, ChildProcess> started = new ConcurrentHashMap<>();

  Brokers(
      DeploymentPlan plan,
      DeploymentFolder folder,
      Addresses addresses,
      Links links,
      Launcher launcher) {
    this.plan = plan;
    this.folder = folder;
    this.addresses = addresses;
    this.launcher = launcher;
    settings = new BrokerSettings(plan.names(Part.BROKER), addresses, links);
  }

  /** Returns when all serve: a node of a cluster serves only once a majority is there. */
  void startAll(Duration limit) {
    plan.names(Part.BROKER).forEach(this::start);
    plan.names(Part.BROKER).forEach(broker -> awaitServing(broker, limit));
  }

  /** Starts one; does not wait until it serves. */
  void start(String broker) {
    var arguments = new ArrayList<>(plan.brokerFlags());
    var words = new ArrayList<>(List.of(Integer.toString(addresses.port(broker))));
    words.addAll(settings.of(broker));
    arguments.addAll(launcher.main(KafkaMain.class, folder.kafka(broker), words));
    started.put(broker, launcher.launch(broker, Map.of(), arguments));
  }

  /**
   * @throws IllegalStateException if it ended, or does not serve in time
   */
  void awaitServing(String broker, Duration limit) {
    serves(broker, limit).orElseThrow(() -> launcher.ended("the broker ended", broker));
  }

  /** However often it ends meanwhile; false if it does not serve in time. */
  boolean servesWithin(String broker, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    try {
      for (long left; (left = end - System.nanoTime()) > 0; LockSupport.parkNanos(LOOK_NANOS))
        if (serves(broker, Duration.ofNanos(left)).isPresent()) return true;
      return false;
    } catch (IllegalStateException late) {
      return false;
    }
  }

  private Optional<String> serves(String broker, Duration limit) {
    return started.get(broker).awaitLine("kafka ", limit);
  }
}

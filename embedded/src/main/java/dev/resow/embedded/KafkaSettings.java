package dev.resow.embedded;

import java.nio.file.Path;
import java.util.Properties;

/**
 * Broker settings of a single small node; every line differs from Kafka's default for the reason
 * given.
 */
final class KafkaSettings {
  static final String HOST = "127.0.0.1";

  private KafkaSettings() {}

  static Properties of(Path folder, int port, int controllerPort) {
    var p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    p.put(
        "listeners",
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
    p.put("advertised.listeners", "PLAINTEXT://%s:%d".formatted(HOST, port));
    p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("controller.listener.names", "CONTROLLER");
    p.put("inter.broker.listener.name", "PLAINTEXT");
    p.put("log.dirs", folder.resolve("data").toAbsolutePath().toString());
    p.put("auto.create.topics.enable", "false");

    // One node cannot hold three replicas of the internal topics.
    for (String topic :
        new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
      p.put(topic + ".replication.factor", "1");
      p.put(topic + ".num.partitions", "1");
    }
    p.put("transaction.state.log.min.isr", "1");
    p.put("share.coordinator.state.topic.min.isr", "1");

    // A consumer's first record must not wait for the default 3 s rebalance delay or 5 s share
    // heartbeat.
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("group.share.heartbeat.interval.ms", "500");
    p.put("group.share.min.heartbeat.interval.ms", "500");
    // A killed worker's record goes to another one when its session has ended.
    p.put("group.share.session.timeout.ms", "3000");
    p.put("group.share.min.session.timeout.ms", "3000");
    // No member gets a partition until its share state exists. The first try often fails while the
    // topic of the states is being created; the next one comes after 30 s by default.
    p.put("group.share.initialize.retry.interval.ms", "1000");
    p.put("group.consumer.heartbeat.interval.ms", "1000");
    p.put("group.consumer.min.heartbeat.interval.ms", "500");

    // After a kill -9 the node may register again only when its old session has ended (9 s by
    // default).
    p.put("broker.session.timeout.ms", "2000");
    p.put("broker.heartbeat.interval.ms", "500");

    // Small: few threads and buffers beside the model in the same JVM.
    p.put("num.network.threads", "1");
    p.put("num.io.threads", "2");
    p.put("num.replica.fetchers", "1");
    p.put("background.threads", "2");
    p.put("group.coordinator.threads", "1");
    p.put("share.coordinator.threads", "1");
    p.put("log.cleaner.dedupe.buffer.size", "2097152");
    return p;
  }
}

package dev.resow.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The broker as a process of its own: {@code KafkaMain FOLDER PORT}. Prints its address once it
 * serves, ends on SIGTERM.
 */
public final class KafkaMain {
  private KafkaMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var kafka = EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Map.of());
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-stop"));
    System.out.println("kafka " + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }
}

package dev.resow.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * The broker as a process of its own: {@code KafkaMain FOLDER PORT [SETTING=VALUE]...}. Prints its
 * address once it serves, ends on SIGTERM.
 */
public final class KafkaMain {
  private KafkaMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    var kafka = start(args);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "kafka-stop"));
    System.out.println("kafka " + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }

  private static EmbeddedKafka start(String[] args) throws IOException {
    try {
      return EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), settings(args));
    } catch (IOException | RuntimeException | Error e) {
      // The threads of a broker that started by half would keep the process alive.
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
      throw e;
    }
  }

  private static Map<String, String> settings(String[] args) {
    var settings = new HashMap<String, String>();
    for (String setting : List.of(args).subList(2, args.length)) {
      int equals = setting.indexOf('=');
      if (equals < 1)
        throw new IllegalArgumentException("expected SETTING=VALUE, got '" + setting + "'");
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return settings;
  }
}

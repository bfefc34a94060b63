package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.Json;
import dev.resow.contract.Topics;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resow tail}: what happens, as JSON lines. */
@Command(
    name = "tail",
    description = {
      "Prints what happens as JSON lines, until Ctrl-C.",
      "On this machine's server, or with --bootstrap: the records of the topics. With --url: the",
      "changes of your own jobs, through the api."
    },
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);

  @Parameters(arity = "0..*", paramLabel = "TOPIC", description = "Topics (default: all).")
  private List<String> topics;

  @Option(
      names = "--bootstrap",
      paramLabel = "ADDRESS",
      defaultValue = "${env:KAFKA_BOOTSTRAP_SERVERS}",
      description = "Broker to read from (default: KAFKA_BOOTSTRAP_SERVERS, else this machine's).")
  private String bootstrap;

  @Option(names = "--from-beginning", description = "Also what was said before.")
  private boolean fromBeginning;

  @Option(names = "--count", paramLabel = "N", description = "End after so many lines.")
  private Long count;

  @Mixin private ServerOptions server;

  private long printed;

  @Override
  public Integer call() {
    check();
    String broker = bootstrap == null || bootstrap.isBlank() ? own() : bootstrap;
    if (server.isNamed() || broker == null) {
      changes();
    } else {
      records(broker);
    }
    return ExitCode.OK;
  }

  private void check() {
    if (topics == null) {
      topics = Topics.all();
    }
    for (String topic : topics) {
      if (!Topics.all().contains(topic)) {
        throw new IllegalArgumentException(
            "there is no topic '%s'; there are %s"
                .formatted(topic, String.join(", ", Topics.all())));
      }
    }
  }

  private static String own() {
    return RunFile.live(DataFolder.configured()).map(RunFile::kafka).orElse(null);
  }

  private void changes() {
    try (var api = server.requireServer()) {
      api.stream(
          "/v1/stream",
          (name, data) -> {
            if (name.equals("job") || name.equals("progress")) {
              print(Json.mapper().createObjectNode().put("event", name).set("data", data));
            }
            if (isEnough()) {
              throw new Enough();
            }
          });
    } catch (Enough enough) {
      // as many as were wanted
    }
  }

  /** Ends the stream from inside. */
  private static final class Enough extends RuntimeException {
    Enough() {
      super(null, null, false, false);
    }
  }

  private void records(String broker) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker,
            "group.id",
            "resow-tail-" + UUID.randomUUID(),
            "auto.offset.reset",
            fromBeginning ? "earliest" : "latest",
            "enable.auto.commit",
            "false");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(topics);
      while (!isEnough()) {
        for (var record : consumer.poll(POLL)) {
          if (!isEnough()) {
            print(line(record));
          }
        }
      }
    }
  }

  private static ObjectNode line(ConsumerRecord<String, byte[]> record) {
    var line = Json.mapper().createObjectNode();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("at", Instant.ofEpochMilli(record.timestamp()).toString());
    line.put("key", record.key());
    var headers = line.putObject("headers");
    record
        .headers()
        .forEach(header -> headers.put(header.key(), CloudEventCodec.text(header.value())));
    line.set("value", value(record.value()));
    return line;
  }

  /** As JSON, or as base64 text when it is none. */
  private static JsonNode value(byte[] value) {
    if (value == null) {
      return Json.mapper().nullNode();
    }
    try {
      return Json.mapper().readTree(value);
    } catch (IOException garbage) {
      return Json.mapper().getNodeFactory().binaryNode(value);
    }
  }

  private void print(JsonNode line) {
    System.out.println(line);
    System.out.flush();
    printed++;
  }

  private boolean isEnough() {
    return count != null && printed >= count;
  }
}

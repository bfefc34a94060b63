package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.Json;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.messaging.HeaderCodec;
import dev.resow.messaging.KafkaConnection;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Operator;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code resow tail}: events as JSON lines. */
@Command(
    name = "tail",
    description = {
      "Print events as JSON lines until interrupted",
      "Reads the records of the topics from this machine's broker or from --bootstrap. With --url",
      "it reads the changes of your own jobs from the API instead."
    },
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final String VARIABLE = "KAFKA_BOOTSTRAP_SERVERS";

  @Parameters(
      arity = "0..*",
      paramLabel = "TOPIC",
      description =
          "Topics to read (default: all); resow.jobs.ready includes those of single models")
  private List<String> topics;

  @Option(
      names = "--bootstrap",
      paramLabel = "ADDRESS",
      description =
          "Broker to read from, HOST:PORT (default: KAFKA_BOOTSTRAP_SERVERS, else this machine's"
              + " broker)")
  private String bootstrap;

  @Option(
      names = "--from-beginning",
      description = "Start with the oldest records (default: only new ones)")
  private boolean fromBeginning;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Exit after this many lines (default: no limit)")
  private Long count;

  @Mixin private ServerOptions server;

  private long printed;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    Map<String, Object> client = client();
    if (server.isNamed() || client.isEmpty()) {
      changes();
    } else {
      records(client);
    }
    return ExitCode.OK;
  }

  private void check() {
    if (topics == null) {
      topics = Topics.all();
    }
    for (String topic : topics) {
      if (!Topics.all().contains(topic) && !ReadyTopics.isOne(topic)) {
        throw new IllegalArgumentException(
            "TOPIC: expected one of %2$s, found '%1$s'"
                .formatted(topic, String.join(", ", Topics.all())));
      }
    }
  }

  /** How to reach the broker; empty when there is none to read from. */
  private Map<String, Object> client() throws IOException, InterruptedException {
    String named =
        bootstrap != null ? bootstrap : System.getenv().getOrDefault(VARIABLE, "").strip();
    var client = new HashMap<String, Object>();
    if (!named.isBlank()) {
      client.putAll(Operator.all("kafka"));
      client.put("bootstrap.servers", named);
      return client;
    }
    if (server.isNamed() || new ServerFinder(DataFolder.configured()).ready().isEmpty()) {
      return client;
    }
    // Address and password of this machine's broker.
    client.putAll(DataFolder.configured().brokerClient());
    return client;
  }

  private void changes() throws IOException, InterruptedException {
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

  private void records(Map<String, Object> client) {
    var settings =
        Map.of(
            "group.id",
            "resow-tail-" + UUID.randomUUID(),
            "auto.offset.reset",
            fromBeginning ? "earliest" : "latest",
            "enable.auto.commit",
            "false",
            "metadata.max.age.ms",
            "5000");
    try (var consumer = new KafkaConnection(client).consumer(settings)) {
      records(consumer);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new CommandException(
          Kind.UNREACHABLE,
          "the broker at %s cannot be read: %s"
              .formatted(client.get("bootstrap.servers"), Failures.plain(reason)));
    }
  }

  private void records(KafkaConsumer<String, byte[]> consumer) {
    // A consumer waits for a broker forever without reporting anything.
    consumer.listTopics(LIMIT);
    if (topics.contains(Topics.READY)) {
      consumer.subscribe(withThoseOfModels());
    } else {
      consumer.subscribe(topics);
    }
    while (!isEnough()) {
      for (var record : consumer.poll(POLL)) {
        if (!isEnough()) {
          print(line(record));
        }
      }
    }
  }

  /** Jobs are released to a topic of their model, which may be created later. */
  private Pattern withThoseOfModels() {
    return Pattern.compile(
        topics.stream()
            .map(topic -> Pattern.quote(topic) + (topic.equals(Topics.READY) ? "(\\..+)?" : ""))
            .collect(Collectors.joining("|")));
  }

  private static ObjectNode line(ConsumerRecord<String, byte[]> record) {
    var line = Json.mapper().createObjectNode();
    line.put("topic", record.topic());
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("at", Instant.ofEpochMilli(record.timestamp()).toString());
    line.put("key", record.key());
    var headers = line.putObject("headers");
    HeaderCodec.decode(record.headers()).forEach(headers::put);
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
    Output.line(line);
    printed++;
  }

  private boolean isEnough() {
    return count != null && printed >= count;
  }
}

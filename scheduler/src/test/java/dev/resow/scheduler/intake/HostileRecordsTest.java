package dev.resow.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.CancelJob;
import dev.resow.contract.EventType;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.Topics;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.Tables;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records made to hurt: each ends as a dead letter that can be looked at, and jobs go on. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(120)
class HostileRecordsTest {
  private static final int MEGABYTE = 1_000_000;

  /** Sent last: when it is handled, so is everything before it. */
  private static final byte[] LAST = new byte[3];

  @Inject AgroalDataSource database;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private KafkaProducer<byte[], byte[]> producer;
  private TopicClient topics;

  @BeforeEach
  void open() {
    topics = new TopicClient(bootstrap);
    Tables.worker(1);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    producer.close();
    topics.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Topics.SUBMITTED,
        Topics.ATTEMPTS,
        Topics.OVERLAPS,
        Topics.RESULTS,
        Topics.CONTROL,
        Topics.WORKERS,
        Topics.DEAD
      })
  void everyTopicSurvivesWhatIsMadeToHurt(String topic) throws Exception {
    String key = "hostile-" + UUID.randomUUID();
    EventType type =
        Arrays.stream(EventType.values())
            .filter(t -> t.topic().equals(topic))
            .findFirst()
            .orElseThrow();
    send(topic, key, Map.of(), new byte[MEGABYTE]);
    for (byte[] value : hostileValues()) send(topic, key, headers(type), value);
    send(topic, key + "\u0000", headers(type), utf8("{}"));
    var crowd = headers(type);
    for (int i = 0; i < 2_000; i++) crowd.put("h\u0000" + i, new byte[300]);
    send(topic, key, crowd, utf8("{}"));

    send(topic, key, Map.of(), LAST);

    Until.isTrue(() -> letters(key, "= " + LAST.length).size() == 1);
    Until.isTrue(() -> letters(key + "\ufffd", "= 2").size() == 1);
    assertThat(letters(key, "= " + MEGABYTE)).hasSize(1);
    // A topic's events ignore fields they do not have; of each type some of it is no event at all.
    assertThat(letters(key, "> " + LAST.length))
        .hasSizeGreaterThanOrEqualTo(6)
        .allMatch(size -> size < 512 << 10);
    jobsStillRun();
  }

  private static List<byte[]> hostileValues() {
    String job = UUID.randomUUID().toString();
    String start =
        "{\"jobId\":\"%s\",\"attempt\":1,\"worker\":\"w\",\"at\":\"2026-01-01T12:00:00Z\","
            .formatted(job);
    String entries =
        IntStream.range(0, 90_000)
            .mapToObj(i -> "\"" + i + "\":1")
            .collect(Collectors.joining(","));
    return List.of(
        utf8("[".repeat(900_000)),
        utf8(start + "\"unknown\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}"),
        utf8(start + "\"slots\":1e999999999,\"step\":1e999999999,\"spec\":1e999999999}"),
        utf8(start + "\"worker\":\"" + "x".repeat(300_000) + "\"}"),
        utf8(start.replace("2026", "+999999999") + "\"reason\":null}"),
        utf8("{\"jobId\":\"" + "j".repeat(300_000) + "\"}"),
        utf8(start + "\"worker\":\"a\\u0000b\",\"jobId\":[null],\"running\":[null]}"),
        utf8(start + "\"jobId\":\"\\ud800\"}"),
        utf8("{\"losses\":{" + entries + "}}"),
        utf8("\"" + "s".repeat(900_000) + "\""));
  }

  private void jobsStillRun() {
    var cancelled = Jobs.accept(Jobs.spec("acme", Priority.INTERACTIVE));
    topics.publish(cancelled);
    Until.isTrue(() -> Jobs.load(cancelled.jobId()).state == JobState.DISPATCHED);
    topics.publish(new CancelJob(cancelled.jobId(), Jobs.now(), null));
    Until.isTrue(() -> Jobs.load(cancelled.jobId()).state == JobState.CANCELLED);
  }

  /** Sizes of the stored letters about records of a size. */
  private List<Integer> letters(String key, String bytes) {
    try (var connection = database.getConnection();
        var query =
            connection.prepareStatement(
                "SELECT octet_length(CAST(origin AS text)) FROM dead_letter"
                    + " WHERE origin->>'key' = ? AND CAST(origin->>'bytes' AS integer) "
                    + bytes)) {
      query.setString(1, key);
      var sizes = new ArrayList<Integer>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) sizes.add(rows.getInt(1));
      }
      return sizes;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, byte[]> headers(EventType type) {
    var headers = new LinkedHashMap<String, byte[]>();
    headers.put("ce_specversion", utf8("1.0"));
    headers.put("ce_id", utf8("1"));
    headers.put("ce_source", utf8("test"));
    headers.put("ce_type", utf8(type.typeName()));
    return headers;
  }

  private void send(String topic, String key, Map<String, byte[]> headers, byte[] value)
      throws Exception {
    var record = new ProducerRecord<>(topic, utf8(key), value);
    headers.forEach(record.headers()::add);
    producer.send(record).get();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.resow.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.load.Forgeries;
import dev.resow.chaos.load.Poison;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.Json;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.contract.failure.FailureKind;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.embedded.EmbeddedPostgres;
import dev.resow.messaging.ClusterLayout;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.KafkaConnection;
import dev.resow.messaging.TopicSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Violations planted in a real broker, a real database and a real store are found. */
class EvidenceReaderTest {
  private static final ModelFingerprint MODEL = new ModelFingerprint("stand-in", "0", Map.of());

  private static Path folder;
  private static EmbeddedKafka kafka;
  private static EmbeddedPostgres postgres;
  private static Connection database;
  private static KafkaProducer<String, byte[]> producer;
  private static FolderArtifactStore store;

  private final List<Submit> submits = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Path target = Files.createDirectories(Path.of("target")).toAbsolutePath();
    folder = Files.createTempDirectory(target, "audit");
    kafka = EmbeddedKafka.start(folder.resolve("kafka"));
    new ClusterLayout(
            Topics.all().stream().map(topic -> new TopicSpec(topic, 2)).toList(), Map.of())
        .applyTo(KafkaConnection.plaintext(kafka.bootstrapServers()));
    postgres = EmbeddedPostgres.start(folder.resolve("postgres"));
    String url = postgres.jdbcUrl("resow");
    Flyway.configure()
        .dataSource(url, EmbeddedPostgres.USER, "")
        .schemas("resow")
        .defaultSchema("resow")
        .load()
        .migrate();
    database = DriverManager.getConnection(url + "?currentSchema=resow", EmbeddedPostgres.USER, "");
    producer = KafkaConnection.plaintext(kafka.bootstrapServers()).producer(Map.of());
    store = new FolderArtifactStore(folder.resolve("artifacts"));
  }

  @AfterAll
  static void stop() throws SQLException {
    if (producer != null) producer.close();
    if (database != null) database.close();
    if (kafka != null) kafka.close();
    if (postgres != null) postgres.close();
  }

  @Test
  void plantedViolationsAreFound() throws Exception {
    UUID whole = finished(1);
    UUID withoutRow = finished(2);
    UUID endedTwice = finished(3);
    UUID withoutPicture = finished(4);
    UUID damaged = finished(5);
    UUID failedInFullStore = finished(6);
    UUID forged = finished(7);
    Findings before = audit(List.of(), List.of(), List.of());
    assertThat(before.accepted()).isEqualTo(7);
    assertThat(before.finished()).isEqualTo(7);
    assertThat(AcceptanceCriteria.broken(before)).isEmpty();
    assertThat(before.figures().duplicateRecords()).isZero();

    sql("DELETE FROM job WHERE id = '" + withoutRow + "'");
    move(endedTwice, 3, JobState.SUCCEEDED);
    Files.delete(picture(withoutPicture));
    Files.write(picture(damaged), new byte[] {99});
    publish(result(whole, 1)); // the same again
    var unkept = poison(Topics.RESULTS);
    var kept = poison(Topics.RESULTS);
    publish(letter(kept));
    Instant full = Instant.now();
    event(
        new AttemptFailed(
            failedInFullStore, 1, "worker-1", full, FailureKind.TRANSIENT, "full", null, 0, 1));
    round(failedInFullStore, 1, "worker-2", full);
    event(
        new AttemptFailed(
            forged, 2, Forgeries.MARK, full, FailureKind.INVALID, Forgeries.MARK, null, 0, 1));

    Findings after =
        audit(
            List.of(unkept, kept),
            List.of(new Damage(damaged, artifact(5), "truncated", full)),
            List.of(
                new Incident(
                    "fill",
                    "artifacts",
                    null,
                    false,
                    Duration.ZERO,
                    true,
                    full.minusSeconds(1),
                    full.plusSeconds(1),
                    Recovery.NONE,
                    full)));
    assertThat(after.lost())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("job " + withoutRow) && line.contains("has no row"))
        .anyMatch(line -> line.startsWith("job " + withoutPicture) && line.contains("picture"));
    assertThat(after.twice()).singleElement().asString().startsWith("job " + endedTwice);
    assertThat(after.figures().duplicateRecords()).isEqualTo(1);
    assertThat(after.poisonUnkept()).containsExactly(unkept.toString());
    assertThat(after.spentTries())
        .hasSize(3)
        .anyMatch(line -> line.contains(failedInFullStore + ": attempt 1 on worker-1 failed"))
        .anyMatch(line -> line.contains(failedInFullStore + ": attempt 1 on worker-2, begun"));
    assertThat(after.forged()).singleElement().asString().startsWith("job " + forged);
    assertThat(after.wrongPictures())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("job " + withoutPicture) && line.contains("with 404"))
        .anyMatch(line -> line.startsWith("job " + damaged) && line.contains("with 200 and"));
    assertThat(AcceptanceCriteria.broken(after)).hasSize(6);
  }

  private Findings audit(List<Poison> poison, List<Damage> damages, List<Incident> incidents)
      throws IOException, SQLException {
    HttpServer api = careless();
    try {
      var reader =
          new EvidenceReader(
              KafkaConnection.plaintext(kafka.bootstrapServers()),
              postgres.jdbcUrl("resow"),
              folder.resolve("artifacts"),
              URI.create("http://127.0.0.1:" + api.getAddress().getPort()));
      return Auditor.audit(
          reader.read(
              new Evidence.Clients(submits, List.of()),
              poison,
              damages,
              new Evidence.Course(incidents, List.of(), List.of(), List.of(), false)));
    } finally {
      api.stop(0);
    }
  }

  /** An api that serves whatever lies in the store. */
  private static HttpServer careless() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/jobs/",
        exchange -> {
          UUID job = UUID.fromString(exchange.getRequestURI().getPath().split("/")[3]);
          try (exchange) {
            Path file = picture(job);
            if (Files.exists(file)) {
              byte[] bytes = Files.readAllBytes(file);
              exchange.sendResponseHeaders(200, bytes.length);
              exchange.getResponseBody().write(bytes);
            } else exchange.sendResponseHeaders(404, -1);
          } catch (SQLException e) {
            throw new IOException(e);
          }
        });
    server.start();
    return server;
  }

  /** A job as it lies there after all went well. */
  private UUID finished(int number) throws Exception {
    UUID id = UUID.randomUUID();
    var now = Instant.now();
    submits.add(new Submit("ash", "key-" + number, id, now, now, 1));
    JobResult result = result(id, number);
    store.put(content(number));
    try (var insert =
        database.prepareStatement(
            """
            INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, created_at, state,
              updated_at, finished_at, result, attempt)
            VALUES (?, 'ash', '', 1, 'p', '{}', ?, 'SUCCEEDED', ?, ?, CAST(? AS jsonb), 1)""")) {
      insert.setObject(1, id);
      for (int i = 2; i <= 4; i++) insert.setObject(i, now.atOffset(ZoneOffset.UTC));
      insert.setString(5, Json.text(result));
      insert.execute();
    }
    move(id, 1, JobState.DISPATCHED);
    move(id, 2, JobState.SUCCEEDED);
    publish(new AttemptStarted(id, 1, "worker-1", now, 1, number, 5, MODEL, null));
    publish(result);
    return id;
  }

  private static void move(UUID id, int seq, JobState to) throws SQLException {
    var move = new JobStateChanged(id, Instant.now(), JobState.QUEUED, to, 1, null);
    try (var insert =
        database.prepareStatement(
            """
            INSERT INTO job_event (job_id, seq, event_id, type, at, data)
            VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb))""")) {
      insert.setObject(1, id);
      insert.setInt(2, seq);
      insert.setString(3, id + ":state:" + seq);
      insert.setString(4, JobStateChanged.TYPE);
      insert.setObject(5, move.at().atOffset(ZoneOffset.UTC));
      insert.setString(6, Json.text(move));
      insert.execute();
    }
  }

  private static JobResult result(UUID id, int number) {
    var image = new ImageRef(ArtifactId.of(content(number)), "image/png", 16, 16, 4);
    return new JobResult(
        id, 1, "worker-1", Instant.now(), Verdict.UNCHECKED, image, 1, List.of(), 1, null, MODEL);
  }

  private static void event(AttemptFailed failed) throws SQLException {
    try (var insert =
        database.prepareStatement(
            """
            INSERT INTO job_event (job_id, seq, event_id, type, at, data)
            VALUES (?, 9, ?, 'dev.resow.attempt.failed.v1', ?, CAST(? AS jsonb))""")) {
      insert.setObject(1, failed.jobId());
      insert.setString(2, failed.eventId());
      insert.setObject(3, failed.at().atOffset(ZoneOffset.UTC));
      insert.setString(4, Json.text(failed));
      insert.execute();
    }
  }

  /** An attempt that was lost. */
  private static void round(UUID job, int attempt, String worker, Instant at) throws SQLException {
    try (var insert =
        database.prepareStatement(
            """
            INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps,
              worker, started_at, ended_at, ending)
            VALUES (?, ?, 0, 'ash', 'stand-in', 'plain', 1, 5, ?, ?, ?, 'lost')""")) {
      insert.setObject(1, job);
      insert.setInt(2, attempt);
      insert.setString(3, worker);
      insert.setObject(4, at.minusSeconds(1).atOffset(ZoneOffset.UTC));
      insert.setObject(5, at.plusSeconds(1).atOffset(ZoneOffset.UTC));
      insert.execute();
    }
  }

  private static Poison poison(String topic) throws ExecutionException, InterruptedException {
    var place = producer.send(new ProducerRecord<>(topic, "poison", new byte[] {0})).get();
    Instant at = Instant.ofEpochMilli(place.timestamp());
    return new Poison(topic, place.partition(), place.offset(), at, "bytes");
  }

  private static DeadLetter letter(Poison about) {
    var origin =
        new DeadLetter.Origin(
            about.topic(),
            about.partition(),
            about.offset(),
            about.timestamp(),
            Map.of(),
            "poison",
            "AA==");
    return new DeadLetter(Instant.now(), "header", "no header", "scheduler", origin, null, null);
  }

  private static String artifact(int number) {
    return ArtifactId.of(content(number)).sha256();
  }

  private static byte[] content(int number) {
    return new byte[] {(byte) number};
  }

  private static Path picture(UUID id) throws SQLException {
    try (var query =
        database.prepareStatement("SELECT result->'image'->>'id' FROM job WHERE id = ?")) {
      query.setObject(1, id);
      try (var row = query.executeQuery()) {
        row.next();
        String name = row.getString(1);
        return folder
            .resolve("artifacts")
            .resolve(name.substring(0, 2))
            .resolve(name.substring(2, 4))
            .resolve(name);
      }
    }
  }

  private static void publish(ResowEvent event) throws ExecutionException, InterruptedException {
    producer.send(EventRecords.encode(CloudEvent.of(event, "test", null))).get();
  }

  private static void sql(String statement) throws SQLException {
    try (var s = database.createStatement()) {
      s.execute(statement);
    }
  }
}

package dev.resow.persistence.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Topics;
import dev.resow.contract.health.Probe;
import dev.resow.messaging.BrokerProbe;
import dev.resow.messaging.Grant;
import dev.resow.messaging.Grants;
import dev.resow.messaging.KafkaConnection;
import dev.resow.testkit.Until;
import dev.resow.testkit.security.CertificateAuthority;
import dev.resow.testkit.security.SecuredBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator reads when the broker does not let an app do its work: one sentence that names
 * the broker, the reason and the setting.
 */
@Timeout(120)
class BrokerAccessTest {
  @TempDir static Path folder;
  private static CertificateAuthority authority;
  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    authority = CertificateAuthority.create(folder.resolve("tls"), "authority");
    broker = SecuredBroker.start(folder.resolve("kafka"), authority);
    for (var app :
        Map.of("api", Grants.API, "scheduler", Grants.SCHEDULER, "worker", Grants.WORKER)
            .entrySet()) {
      broker.user(app.getKey(), "secret");
      broker.grant(app.getKey(), app.getValue());
    }
    broker.user("stranger", "secret");
  }

  @AfterAll
  static void stop() {
    if (broker != null) broker.close();
  }

  @Test
  void everyAppIsLetInWithItsRightsByPasswordAndByCertificate() {
    for (String app : List.of("api", "scheduler", "worker"))
      for (var client : List.of(scram(app), broker.mutual(authority.client(app))))
        assertThat(settled(client, grants(app)).detail()).as(app).isNull();
  }

  @Test
  void aWrongPasswordIsCalledOne() {
    var settings = broker.scram("worker", "guessed");
    assertThat(settled(settings, Grants.WORKER).detail())
        .contains(settings.get("bootstrap.servers"))
        .contains("rejects the credentials in KAFKA_SASL_JAAS_CONFIG")
        .doesNotContain("guessed")
        .hasLineCount(1);
  }

  @Test
  void missingRightsAreNamed() {
    assertThat(settled(scram("stranger"), Grants.WORKER).detail())
        .contains("does not grant this client")
        .contains("WRITE on topic resow.results")
        .contains("READ on topic resow.jobs.ready")
        .endsWith("see deploy/kafka-acls.tsv");

    List<Grant> groups =
        Grants.API.all().stream().filter(right -> right.name().equals("resow-api-")).toList();
    broker.revoke("api", groups);
    try {
      assertThat(settled(scram("api"), Grants.API).detail())
          .contains("does not grant this client READ on group resow-api-*;");
    } finally {
      broker.grant("api", new Grants(groups));
    }
  }

  @Test
  void aRightThatIsTakenAwayWhileTheAppRunsIsNamedToo() {
    List<Grant> results =
        Grants.WORKER.all().stream().filter(right -> right.name().equals(Topics.RESULTS)).toList();
    try (var probe = probe(scram("worker"), Grants.WORKER)) {
      await(probe, Probe.Status::up);
      broker.revoke("worker", results);
      await(probe, status -> !status.up());
      assertThat(probe.status().detail())
          .contains("does not grant this client WRITE on topic resow.results;");
      assertThat(probe.refusedFromTheStart()).as("it was let in before").isFalse();
    } finally {
      broker.grant("worker", new Grants(results));
    }
  }

  @Test
  void aRenewedCertificateIsReadWithoutANewClient() throws Exception {
    Path file = folder.resolve("worker.pem");
    Files.copy(authority.expiredClient("worker").both(), file);
    var settings = new HashMap<>(broker.mutual(authority.client("worker")));
    settings.put("ssl.keystore.location", file.toString());
    try (var probe = probe(settings, Grants.WORKER)) {
      await(
          probe,
          status -> reports(status, "the certificate in KAFKA_SSL_KEYSTORE_*: it has expired at "));
      assertThat(probe.refusedFromTheStart()).isTrue();

      Path renewed = Files.copy(authority.client("worker").both(), folder.resolve("renewed.pem"));
      Files.move(renewed, file, StandardCopyOption.REPLACE_EXISTING);

      await(probe, Probe.Status::up);
    }
  }

  @Test
  void aBrokerOfAnUnknownAuthorityIsNotTrusted() {
    var other = CertificateAuthority.create(folder.resolve("other"), "other");
    var settings = new HashMap<>(scram("worker"));
    settings.put("ssl.truststore.location", other.certificate().toString());
    assertThat(settled(settings, Grants.WORKER).detail())
        .contains("is not signed by a CA in KAFKA_SSL_TRUSTSTORE_*");
  }

  @Test
  void aClientWithoutACertificateIsToldThatItNeedsOne() {
    var settings = new HashMap<>(broker.mutual(authority.client("worker")));
    settings.keySet().removeIf(name -> name.startsWith("ssl.keystore"));
    assertThat(settled(settings, Grants.WORKER).detail())
        .contains("does not accept the client certificate in KAFKA_SSL_KEYSTORE_*");
  }

  @Test
  void theExpiredCertificateOfABrokerIsCalledThat() throws Exception {
    var expired = authority.expiredServer("broker");
    try (var old = SecuredBroker.start(folder.resolve("expired"), authority, expired)) {
      old.user("worker", "secret");
      assertThat(settled(old.scram("worker", "secret"), Grants.WORKER).detail())
          .startsWith("the certificate of the broker at")
          .contains("has expired");
    }
  }

  @Test
  void aWorkerSeesWhereRecordsWait() throws Exception {
    try (var probe = probe(scram("worker"), Grants.WORKER)) {
      assertThat(probe.backlog()).as("not known yet").containsExactly(Topics.READY);
      Until.isTrue(() -> probe.backlog().isEmpty());
      try (var producer = new KafkaConnection(scram("scheduler")).producer(Map.of())) {
        producer.send(new ProducerRecord<>(Topics.READY, new byte[0])).get(30, TimeUnit.SECONDS);
      }
      Until.isTrue(() -> probe.backlog().equals(Set.of(Topics.READY)));
    }
  }

  private static Map<String, String> scram(String user) {
    return broker.scram(user, "secret");
  }

  private static Grants grants(String app) {
    return switch (app) {
      case "api" -> Grants.API;
      case "scheduler" -> Grants.SCHEDULER;
      default -> Grants.WORKER;
    };
  }

  /** The first result that is more than "not checked yet". */
  private static Probe.Status settled(Map<String, String> settings, Grants needed) {
    try (var probe = probe(settings, needed)) {
      await(probe, status -> status.up() || !reports(status, "has not been checked yet"));
      return probe.status();
    }
  }

  private static BrokerProbe probe(Map<String, String> settings, Grants needed) {
    return new BrokerProbe(
            new KafkaConnection(settings), needed, Topics.WORKER_GROUP, true, Clock.systemUTC())
        .start();
  }

  private static boolean reports(Probe.Status status, String part) {
    return !status.up() && status.detail().contains(part);
  }

  private static void await(BrokerProbe probe, Predicate<Probe.Status> condition) {
    try {
      Until.isTrue(() -> condition.test(probe.status()));
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("the last result was " + probe.status(), e);
    }
  }
}

package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.messaging.Grant;
import dev.resow.messaging.Grants;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.Until;
import dev.resow.testkit.security.CertificateAuthority;
import dev.resow.testkit.security.SecuredBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The three apps and a trainer, each with a user of its own and the rights of {@code
 * deploy/kafka-acls.tsv} alone, on a broker that denies everything else and a database that accepts
 * TLS only.
 */
@Timeout(600)
class SecuredLineIT {
  private static final Duration BOOT = Duration.ofMinutes(2);
  private static final Map<String, Grants> APPS =
      Map.of("api", Grants.API, "scheduler", Grants.SCHEDULER, "worker", Grants.WORKER);

  private static Path folder;
  private static SecuredProcesses processes;
  private static SecuredBroker broker;

  @BeforeAll
  static void start() throws Exception {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    folder = Files.createTempDirectory(target, "secured");
    processes = new SecuredProcesses(folder);
    broker = processes.broker();
    APPS.forEach(SecuredLineIT::grant);
    grant("trainer", Grants.TRAINER);
  }

  @AfterEach
  void stopApps() {
    processes.stopApps();
  }

  @AfterAll
  static void stop() {
    if (processes != null) processes.close();
  }

  @Test
  void aPictureIsMadeWithPasswordsAndTheCommandLineReadsItsResult() throws Exception {
    for (String app : APPS.keySet()) processes.start(app, app, password(app));
    assertPictureIsMade();
    assertThat(processes.plainSessions()).as("connections without TLS").isZero();

    var reads =
        Stream.of(
            new Grant(ResourceType.TOPIC, Topics.RESULTS, PatternType.LITERAL, AclOperation.READ),
            new Grant(ResourceType.GROUP, "resow-tail-", PatternType.PREFIXED, AclOperation.READ));
    broker.user("reader", "secret");
    broker.grant("reader", new Grants(reads.toList()));
    var tail =
        new Cli(folder, SecuredBroker.variables(broker.scram("reader", "secret")))
            .run("tail", Topics.RESULTS, "--from-beginning", "--count", "1");
    assertThat(tail.exit()).as(tail.all()).isZero();
    assertThat(tail.out()).contains(Topics.RESULTS);
  }

  @Test
  void aPictureIsMadeWithClientCertificates() throws Exception {
    for (String app : APPS.keySet())
      processes.start(app, app, broker.mutual(processes.authority().client(user(app))));
    assertPictureIsMade();
  }

  /** With the demo model: the stand-in takes no adapters. */
  @Test
  void aTrainingIsTakenAndStoppedByATrainer() throws Exception {
    var model =
        Map.of(
            "RESOW_WORKER_PAINTER", "diffusion",
            "RESOW_MODEL", Jars.root().resolve("models/menagerie").toString(),
            "RESOW_TRAININGS_CRITIC", Jars.root().resolve("models/critic").toString());
    processes.start("api", "api", password("api"));
    processes.start("scheduler", "scheduler", password("scheduler"));
    processes.start("worker", "worker", password("worker"), model);
    var trains = new HashMap<>(model);
    trains.put("RESOW_WORKER_ROLE", "train");
    processes.start("trainer", "worker", password("trainer"), trains);
    var request =
        Map.of(
            "adapter", "fur",
            "model", "menagerie",
            "prompts", Map.of("list", List.of("a cat", "a pig and a lion")));

    try (var api = new Api(processes.url("api"))) {
      await(() -> offers(api, "menagerie"));
      String training =
          "/v1/trainings/"
              + api.post("/v1/trainings", request, UUID.randomUUID().toString())
                  .path("id")
                  .asText();
      await(() -> api.read(training).path("state").asText().equals("RUNNING"));
      api.post(training + "/cancel", Map.of(), null);
      await(() -> api.read(training).path("state").asText().equals("CANCELLED"));
    }
    assertThat(processes.fault("trainer", "worker broker")).isEmpty();
  }

  @Test
  void whoeverIsNotLetInSaysWhyAndDoesNotWork() throws Exception {
    var incomplete =
        Grants.SCHEDULER.all().stream()
            .filter(right -> !right.name().equals(Topics.RESULTS))
            .toList();
    broker.user("newcomer", "secret");
    broker.grant("newcomer", new Grants(incomplete));
    var other = CertificateAuthority.create(folder.resolve("other"), "other");
    var noFile = new HashMap<>(password("worker"));
    noFile.put("ssl.truststore.location", folder + "/absent.pem");

    var untrusting = processes.start("untrusting", "api", password("api"), other.certificate());
    var broken = processes.start("broken", "worker", noFile);
    processes.start("api", "api", broker.mutual(processes.authority().expiredClient(user("api"))));
    processes.start("scheduler", "scheduler", broker.scram("newcomer", "secret"));
    processes.start("worker", "worker", broker.scram(user("worker"), "guessed"));

    assertThat(untrusting.awaitExit(BOOT)).isNotZero();
    assertThat(untrusting.text())
        .contains("the certificate of the database is not signed by a CA in sslrootcert");
    assertThat(broken.awaitExit(BOOT)).isNotZero();
    assertThat(broken.text())
        .contains("no Kafka client can be made of the settings KAFKA_*: ")
        .contains("absent.pem");
    awaitFault("api", "broker", "the certificate in KAFKA_SSL_KEYSTORE_*: it has expired at ");
    awaitFault("scheduler", "broker", "does not grant this client READ on topic resow.results;");
    awaitFault("worker", "worker broker", "rejects the credentials in KAFKA_SASL_JAAS_CONFIG");
  }

  private static void assertPictureIsMade() throws Exception {
    try (var api = new Api(processes.url("api"))) {
      await(() -> offers(api, "stand-in"));
      Map<String, Object> request = Map.of("prompt", "a cat and a fox", "steps", 4);
      Job submitted = api.submit(request, UUID.randomUUID().toString());
      Job ended = new JobFollower(api, Duration.ofMillis(100)).untilEnd(submitted.id(), look -> {});
      assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
      assertThat(api.image(ended.id())).startsWith(0x89, 'P', 'N', 'G');
      assertThat(broker.records(ReadyTopics.of("stand-in"))).as("released there").isPositive();
    }
    for (String check : List.of("broker", "database", "topics"))
      assertThat(processes.fault("scheduler", check)).isEmpty();
    assertThat(processes.fault("worker", "worker broker")).isEmpty();
  }

  private static boolean offers(Api api, String model) {
    try {
      return api.read("/v1/models").path("items").findValuesAsText("name").contains(model);
    } catch (ApiException notUpYet) {
      return false;
    }
  }

  private static void awaitFault(String app, String check, String part) {
    await(() -> processes.fault(app, check).contains(part));
  }

  private static void await(BooleanSupplier condition) {
    Until.isTrue(BOOT, condition);
  }

  private static void grant(String app, Grants rights) {
    broker.user(user(app), "secret");
    broker.grant(user(app), rights);
  }

  private static String user(String app) {
    return "resow-" + app;
  }

  private static Map<String, String> password(String app) {
    return broker.scram(user(app), "secret");
  }
}

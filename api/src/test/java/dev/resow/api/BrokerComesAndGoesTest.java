package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Topics;
import dev.resow.persistence.TopicWatch;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * An api that starts before its broker, and continues without it, accepts jobs: its outbox keeps
 * them and sends them once the broker is there.
 */
@QuarkusTest
@TestProfile(BrokerComesAndGoesTest.Alone.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(180)
class BrokerComesAndGoesTest {
  /** With servers of its own, and no broker at first. */
  public static final class Alone implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(Servers.class));
    }

    @Override
    public boolean disableGlobalTestResources() {
      return true;
    }
  }

  public static final class Servers implements QuarkusTestResourceLifecycleManager {
    private final RealServers own = new RealServers(false);

    @Override
    public Map<String, String> start() {
      return own.start();
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(own, new TestInjector.MatchesType(RealServers.class));
    }

    @Override
    public void stop() {
      own.stop();
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Inject TopicWatch watch;

  private RealServers servers;

  @Test
  @Order(1)
  void theApiStartsAndSetsItsTopicsUpWhenTheBrokerIsThere() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body(
            "checks.find { it.name == 'broker' }.data.fault", containsString("wait in the outbox"));
    UUID early = Client.submit("a cat");

    servers.startBroker();
    Until.isTrue(Duration.ofSeconds(60), () -> watch.ids().keySet().containsAll(Topics.all()));
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(
          Topics.SUBMITTED, 1, e -> e instanceof JobSubmitted job && job.jobId().equals(early));
    }
    Until.isTrue(
        Duration.ofSeconds(60),
        () ->
            given().get("/q/health/ready").path("checks.find { it.name == 'broker' }.data.fault")
                == null);
    given().get("/v1/jobs/" + early).then().body("state", equalTo("QUEUED"));
  }

  @Test
  @Order(2)
  void theApiIsReadyAndAcceptsAndTellsThatTheBrokerIsAway() {
    Client.submit("a cat");
    servers.stopBroker();

    Until.isTrue(
        Duration.ofSeconds(60),
        () ->
            given().get("/q/health/ready").asString().contains("accepted jobs wait in the outbox"));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'database' }.status", equalTo("UP"))
        .body("checks.find { it.name == 'broker' }.data.fault", containsString("does not answer"));
    given().get("/q/health/live").then().statusCode(200);
    Client.submit("a fox");
  }
}

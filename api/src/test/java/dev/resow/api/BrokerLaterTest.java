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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An api that starts before its broker accepts jobs, and sends them once the broker is there. */
@QuarkusTest
@QuarkusTestResource(value = BrokerLaterTest.Servers.class, restrictToAnnotatedClass = true)
@Timeout(180)
class BrokerLaterTest {
  public static class Servers implements QuarkusTestResourceLifecycleManager {
    private final RealServers own = new RealServers(false);

    @Override
    public Map<String, String> start() {
      return own.start();
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(
          (Runnable) own::startBroker, new TestInjector.MatchesType(Runnable.class));
    }

    @Override
    public void stop() {
      own.stop();
    }
  }

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Inject TopicWatch watch;

  private Runnable startBroker;

  @Test
  void theApiStartsAndSetsItsTopicsUpWhenTheBrokerIsThere() {
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body(
            "checks.find { it.name == 'broker' }.data.fault", containsString("wait in the outbox"));
    UUID early = Client.submit("a cat");

    startBroker.run();
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
}

package dev.resow.scheduler.health;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.contract.CancelJob;
import dev.resow.contract.Priority;
import dev.resow.persistence.Sql;
import dev.resow.scheduler.Jobs;
import dev.resow.testkit.FrozenDatabase;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/** Health of a scheduler whose database stands still, whose work is held up, whose broker goes. */
@QuarkusTest
@TestProfile(SchedulerHealthTest.Impatient.class)
@QuarkusTestResource(value = SchedulerHealthTest.Servers.class, restrictToAnnotatedClass = true)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(240)
class SchedulerHealthTest {
  private static final Duration LONG = Duration.ofSeconds(90);

  /** Five seconds instead of twenty. */
  public static class Impatient implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of("resow.health.no-progress", "PT5S");
    }
  }

  public static class Servers implements QuarkusTestResourceLifecycleManager {
    private final RealServers own = new RealServers();

    @Override
    public Map<String, String> start() {
      return own.start();
    }

    @Override
    public void inject(TestInjector injector) {
      injector.injectIntoFields(
          (Runnable) own::stopBroker, new TestInjector.MatchesType(Runnable.class));
    }

    @Override
    public void stop() {
      own.stop();
    }
  }

  @Inject Sql sql;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private Runnable stopBroker;

  @Test
  @Order(1)
  void aDatabaseThatStandsStillIsToldAndIsNoReasonForARestart() {
    Until.isTrue(() -> given().get("/q/health/ready").statusCode() == 200);
    long postmaster =
        sql.withConnection(
            connection -> {
              try {
                return FrozenDatabase.postmaster(connection);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    try (var _ = FrozenDatabase.freeze(postmaster)) {
      // Other checks may be DOWN first.
      Until.isTrue(LONG, () -> faultOf("database").contains("does not answer"));
      given().get("/q/health/ready").then().statusCode(503);
      given().get("/q/health/live").then().statusCode(200);
    }

    Until.isTrue(LONG, () -> given().get("/q/health/ready").statusCode() == 200);
  }

  /** The database answers, but a lock that nobody gives back holds up all work. */
  @Test
  @Order(2)
  void workThatWaitsWhileNothingMovesIsAReasonForARestart() {
    sql.withConnection(
        connection -> {
          connection.setAutoCommit(false);
          try (var lock = connection.createStatement();
              var topics = new TopicClient(bootstrap)) {
            lock.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE");
            topics.publish(new CancelJob(UUID.randomUUID(), Instant.now(), "held up"));
            Until.isTrue(LONG, () -> isDown("intake"));
            Until.isTrue(LONG, () -> isDown("dispatch"));
            given().get("/q/health/ready").then().statusCode(503);
            return null;
          } finally {
            connection.rollback();
            connection.setAutoCommit(true);
          }
        });

    Until.isTrue(LONG, () -> given().get("/q/health/live").statusCode() == 200);
    Jobs.accept(Jobs.spec("acme", Priority.NORMAL));
    Until.isTrue(LONG, () -> given().get("/q/health/ready").statusCode() == 200);
  }

  @Test
  @Order(3)
  void withoutABrokerItCannotWorkAndARestartWouldNotHelp() {
    stopBroker.run();

    Until.isTrue(LONG, () -> faultOf("broker").contains("does not answer"));
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(503)
        .body("checks.find { it.name == 'database' }.status", equalTo("UP"));
    given().get("/q/health/live").then().statusCode(200);
  }

  /** What a readiness check reports; empty while it is UP. */
  private static String faultOf(String check) {
    String fault =
        given()
            .get("/q/health/ready")
            .path("checks.find { it.name == '" + check + "' }.data.fault");
    return fault == null ? "" : fault;
  }

  private static boolean isDown(String check) {
    var live = given().get("/q/health/live");
    return live.statusCode() == 503
        && "DOWN".equals(live.path("checks.find { it.name == '" + check + "' }.status"));
  }
}

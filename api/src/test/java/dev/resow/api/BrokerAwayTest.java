package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Without a broker the api accepts jobs all the same: its outbox keeps them. */
@QuarkusTest
@QuarkusTestResource(value = BrokerAwayTest.Servers.class, restrictToAnnotatedClass = true)
@Timeout(180)
class BrokerAwayTest {
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

  private Runnable stopBroker;

  @Test
  void theApiIsReadyAndAcceptsAndTellsThatTheBrokerIsAway() {
    Client.submit("a cat");
    stopBroker.run();

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

package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tenant whose receivers never answer delays nobody else. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class FairWebhooksTest {
  private static final int HOOKS = 20;

  @Inject SchedulerFixture scheduler;

  private final Set<String> prompt = ConcurrentHashMap.newKeySet();
  private final AtomicInteger silent = new AtomicInteger();
  private final CountDownLatch over = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HttpServer receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    receiver.setExecutor(threads);
    receiver.createContext(
        "/silent",
        exchange -> {
          silent.incrementAndGet();
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    receiver.createContext(
        "/prompt",
        exchange -> {
          prompt.add(exchange.getRequestHeaders().getFirst("webhook-id"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    receiver.start();
  }

  @AfterEach
  void hangUp() {
    over.countDown();
    receiver.stop(0);
    threads.close();
  }

  @Test
  void anothersMessageArrivesWhileTwentyReceiversAreSilent() {
    String slow = "slow-" + UUID.randomUUID();
    String quick = "quick-" + UUID.randomUUID();
    var hooks = new ArrayList<String>();
    // The same server: not even its connections are shared out.
    for (int i = 0; i < HOOKS; i++) hooks.add(hook(slow, "/silent?" + i));
    hook(quick, "/prompt");
    for (int i = 0; i < 4; i++) end(slow);
    Until.isTrue(() -> silent.get() >= HOOKS);

    for (int i = 0; i < 3; i++) end(quick);
    Until.isTrue(() -> prompt.size() == 3);
    long ended =
        hooks.stream()
            .flatMap(id -> log(slow, id).stream())
            .filter(m -> m.get("lastAt") != null)
            .count();
    assertThat(ended).as("tries of the silent receivers that are over").isZero();
  }

  @Test
  void aSilentReceiverHoldsBackItsOwnTenantsOthersAsLittle() {
    String tenant = "mixed-" + UUID.randomUUID();
    String dead = hook(tenant, "/silent");
    hook(tenant, "/prompt");
    for (int i = 0; i < 30; i++) end(tenant);
    Until.isTrue(() -> prompt.size() == 30);
    assertThat(log(tenant, dead)).allMatch(message -> message.get("lastAt") == null);
  }

  private String hook(String tenant, String path) {
    String url = "http://127.0.0.1:%d%s".formatted(receiver.getAddress().getPort(), path);
    return as(tenant)
        .body("{\"url\": \"" + url + "\"}")
        .post("/v1/webhooks")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  private void end(String tenant) {
    String id =
        as(tenant).body("{\"prompt\": \"a cat\"}").post("/v1/jobs").then().extract().path("id");
    scheduler.move(UUID.fromString(id), JobState.CANCELLED);
  }

  private static List<Map<String, Object>> log(String tenant, String hook) {
    return as(tenant).get("/v1/webhooks/" + hook + "/deliveries").then().extract().path("items");
  }

  private static RequestSpecification as(String tenant) {
    return given().contentType("application/json").header("Resow-Tenant", tenant);
  }
}

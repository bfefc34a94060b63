package dev.resow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.resow.client.Picture;
import dev.resow.client.ResowClient;
import dev.resow.client.model.Job;
import dev.resow.client.model.JobEvent;
import dev.resow.client.model.JobFilter;
import dev.resow.client.model.JobRequest;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Models;
import dev.resow.client.model.ReplayRequest;
import dev.resow.client.model.ReproductionAnswer;
import dev.resow.client.webhook.WebhookMessage;
import dev.resow.client.webhook.WebhookVerifier;
import dev.resow.testkit.Until;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java client and its examples against a real server. */
@Timeout(300)
class JavaClientIT {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private static String url;
  private static ResowClient resow;

  @BeforeAll
  static void start() throws IOException {
    url = SharedServer.get().url().toString();
    resow = ResowClient.of(url);
  }

  @AfterAll
  static void stop() {
    if (resow != null) resow.close();
  }

  @Test
  void drawAnimals() throws Exception {
    Path file = Path.of("a-tiger-and-a-leopard.png");
    try {
      DrawAnimals.main(new String[] {url});
      assertThat(Files.readAllBytes(file)).startsWith(PNG);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void drawWithSpring() throws Exception {
    Path file = Path.of("a-tiger-and-a-leopard.png");
    try {
      DrawWithSpring.main(new String[] {"--resow.url=" + url, "--spring.main.banner-mode=off"});
      assertThat(Files.readAllBytes(file)).startsWith(PNG);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  @Test
  void drawMany() {
    assertThat(DrawMany.draw(resow, "a cat", 1, 2, -1))
        .extracting(Picture::seed)
        .containsExactly(1L, 2L, -1L);
  }

  @Test
  void followJob() {
    UUID job = resow.submit(JobRequest.of("a cat and a fox")).id();

    assertThat(FollowJob.follow(resow, job)).isEqualTo(JobState.SUCCEEDED);
    try (var events = resow.events(job)) {
      assertThat(events.stream())
          .anyMatch(
              event ->
                  event instanceof JobEvent.Recorded recorded
                      && recorded.type().equals("dev.resow.attempt.started.v1"))
          .endsWith(new JobEvent.Ended(JobState.SUCCEEDED));
      try (var more = resow.events(job, events.lastId().orElseThrow())) {
        assertThat(more.hasNext()).as("events after the last one").isFalse();
      }
    }
  }

  @Test
  void handleRefusals() {
    var request = JobRequest.prompt("a cat").width(100).build();

    assertThat(HandleRefusals.draw(resow, request))
        .startsWith("urn:resow:problem:invalid-job")
        .contains("width");
    assertThat(HandleRefusals.draw(resow, JobRequest.of("a cat"))).startsWith("drawn: ");
  }

  @Test
  void receiveWebhook() throws Exception {
    var message = new CompletableFuture<WebhookMessage>();
    var verifier = new CompletableFuture<WebhookVerifier>();
    var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/", exchange -> ReceiveWebhook.receive(verifier.join(), exchange, message::complete));
    receiver.start();
    try (var rest = new RestClient(SharedServer.get().url())) {
      String address = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/";
      var webhook = rest.post("/v1/webhooks", "{\"url\": \"%s\"}".formatted(address));
      verifier.complete(WebhookVerifier.of(webhook.path("secret").asText()));
      try {
        resow.generate("a cat");

        WebhookMessage received = message.get(60, TimeUnit.SECONDS);
        assertThat(received.type()).isEqualTo("job.succeeded");
        assertThat(resow.get(received.data().job()).state()).isEqualTo(JobState.SUCCEEDED);
      } finally {
        rest.delete("/v1/webhooks/" + webhook.path("id").asText());
      }
    } finally {
      receiver.stop(0);
    }
  }

  @Test
  void theSameKeySubmitsOneJob() {
    String key = UUID.randomUUID().toString();

    Job first = resow.submit(JobRequest.of("a cat"), key);

    assertThat(resow.submit(JobRequest.of("a cat"), key).id()).isEqualTo(first.id());
  }

  @Test
  void aWaitingJobIsListedAndCancelled() {
    var later = JobRequest.prompt("a zebra").notBefore(Instant.now().plusSeconds(3600)).build();
    UUID job = resow.submit(later).id();

    var filter = new JobFilter(null, null, "zebra", null);
    assertThat(resow.jobs(filter).map(Job::id)).contains(job);
    assertThat(resow.list(JobFilter.all(), null).items()).hasSizeGreaterThan(0);
    resow.cancel(job);

    assertThat(resow.await(job, Duration.ofMinutes(1)).state()).isEqualTo(JobState.CANCELLED);
  }

  @Test
  void aPictureIsDownloadedToAFile(@TempDir Path folder) throws Exception {
    Picture picture = resow.generate(JobRequest.prompt("a cat").seed(7L).build());

    Path file = resow.download(picture.job().id(), folder.resolve("cat.png"));

    assertThat(file).hasBinaryContent(picture.png());
  }

  @Test
  void aReplayMakesTheSamePicture() {
    Job job = resow.generate(JobRequest.prompt("a cat").seed(7L).build()).job();
    var request = ReplayRequest.ofJobs(job.id());
    untilTheLedgerHas(request);

    var replay = resow.replays().start(request);
    var ended = resow.replays().await(replay.id(), Duration.ofMinutes(2));

    assertThat(ended.done()).isTrue();
    var seed = resow.replays().seeds(replay.id(), null).items().getFirst();
    assertThat(seed.seed()).isEqualTo(7);
    assertThat(seed.reproduction().answer()).isEqualTo(ReproductionAnswer.SAME_BYTES);
  }

  /** The scheduler writes a round moments after the result. */
  private static void untilTheLedgerHas(ReplayRequest request) {
    Until.isTrue(() -> resow.replays().plan(request).seeds() == 1);
  }

  @Test
  void modelsHaveMethods() {
    Models models = resow.models();

    assertThat(models.items())
        .filteredOn(model -> model.name().equals(models.standard()))
        .singleElement()
        .satisfies(
            model ->
                assertThat(model.methods())
                    .extracting(Models.Method::name)
                    .contains("plain", model.defaults().method()));
  }
}

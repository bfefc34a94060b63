package dev.resow.client;

import static dev.resow.client.Samples.ID;
import static dev.resow.client.ScriptedServer.answer;
import static dev.resow.client.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.client.model.FindingKind;
import dev.resow.client.model.Job;
import dev.resow.client.model.JobFilter;
import dev.resow.client.model.JobRequest;
import dev.resow.client.model.JobState;
import dev.resow.client.model.ReplayOutcome;
import dev.resow.client.model.ReplayRequest;
import dev.resow.client.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the client sends, and what it makes of the answers. */
@Timeout(60)
class ResowClientTest {
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  private final ScriptedServer server = new ScriptedServer();
  private final TestWaits waits = new TestWaits();
  private final ResowClient resow = ResowClient.builder(server.url() + "/").waits(waits).build();

  @AfterEach
  void stop() throws IOException {
    resow.close();
    server.close();
  }

  @Test
  void aPictureIsSubmittedAwaitedAndDownloaded() throws Exception {
    server.then(
        answer(202, "application/json", Samples.job("QUEUED")),
        json(Samples.job("RUNNING")),
        json(Samples.succeeded(sha256(PNG))),
        answer(200, "image/png", PNG, "ETag: \"" + sha256(PNG) + "\""));

    Picture picture = resow.generate("a tiger and a leopard");

    assertThat(picture.png()).isEqualTo(PNG);
    assertThat(picture.verdict()).isEqualTo(Verdict.OVERLAPPED);
    assertThat(picture.job().found()).containsExactly(FindingKind.MIXED);
    assertThat(picture.seed()).isEqualTo(7);
    assertThat(server.received())
        .extracting(ScriptedServer.Received::path)
        .containsExactly(
            "/v1/jobs", "/v1/jobs/" + ID, "/v1/jobs/" + ID, "/v1/jobs/" + ID + "/image");
    var submit = server.received().getFirst();
    assertThat(submit.body()).isEqualTo("{\"prompt\":\"a tiger and a leopard\"}");
    assertThat(submit.header("Content-Type")).isEqualTo("application/json");
    assertThat(submit.header("Idempotency-Key")).isNotBlank();
    assertThat(server.received().get(1).header("Prefer")).isEqualTo("wait=60");
  }

  @Test
  void aFutureHasThePicture() throws Exception {
    server.then(
        answer(202, "application/json", Samples.job("QUEUED")),
        json(Samples.succeeded(sha256(PNG))),
        answer(200, "image/png", PNG));

    var future = resow.generateAsync(JobRequest.prompt("a cat").seed(7L).build());

    assertThat(future.get(30, TimeUnit.SECONDS).png()).isEqualTo(PNG);
  }

  @Test
  void cancellingAFutureEndsItsWaitAndClosingTheClientEndsTheOthers() {
    server.then(ScriptedServer.silence(), ScriptedServer.silence());
    var first = resow.pictureAsync(ID);
    var second = resow.pictureAsync(ID);

    first.cancel(true);
    resow.close();

    assertThat(first).isCancelled();
    assertThat(second)
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .withCauseInstanceOf(TransportException.class);
  }

  @Test
  void aJobThatEndsWithoutAPictureIsAnException() {
    server.then(
        json(
            Samples.job(
                "DEAD",
                """
                , "failure": {"kind": "poison", "message": "It ended five workers.", "attempt": 5,
                  "at": "2026-01-31T12:00:00Z"}\
                """)));

    assertThatThrownBy(() -> resow.picture(ID))
        .isInstanceOfSatisfying(
            JobEndedException.class,
            e -> assertThat(e.job().failure().message()).isEqualTo("It ended five workers."))
        .hasMessageContaining("DEAD");
  }

  @Test
  void aWaitHasALimitAndTheJobGoesOn() {
    server.then(json(Samples.job("RUNNING")));

    assertThatThrownBy(() -> resow.await(ID, Duration.ZERO))
        .isInstanceOfSatisfying(StillRunningException.class, e -> assertThat(e.id()).isEqualTo(ID));
    assertThat(server.received().getFirst().header("Prefer")).isNull();
  }

  @Test
  void valuesOfANewerServerAreReadAsUnknown() {
    server.then(json(Samples.job("PAUSED", ", \"colour\": \"blue\"")));

    Job job = resow.get(ID);

    assertThat(job.state()).isEqualTo(JobState.UNKNOWN);
    assertThat(job.state().isTerminal()).isFalse();
    assertThat(Long.toUnsignedString(job.spec().seed())).isEqualTo("18446744073709551615");
  }

  @Test
  void aSeedIsSentWithoutASign() {
    server.then(answer(202, "application/json", Samples.job("QUEUED")));

    resow.submit(JobRequest.prompt("a cat").seed(-1L).build(), "order 7");

    assertThat(server.received().getFirst().body()).contains("\"seed\":18446744073709551615");
    assertThat(server.received().getFirst().header("Idempotency-Key")).isEqualTo("order 7");
  }

  @Test
  void pagesAreFetchedWhenTheyAreReached() {
    server.then(
        json("{\"items\": [%s], \"next\": \"a b\"}".formatted(Samples.job("QUEUED"))),
        json("{\"items\": [%s]}".formatted(Samples.job("RUNNING"))));
    var filter = JobFilter.in(JobState.RUNNING, JobState.QUEUED);

    try (var jobs = resow.jobs(filter)) {
      assertThat(jobs.map(Job::state)).containsExactly(JobState.QUEUED, JobState.RUNNING);
    }
    assertThat(server.received())
        .extracting(ScriptedServer.Received::path)
        .containsExactly(
            "/v1/jobs?state=QUEUED%2CRUNNING", "/v1/jobs?state=QUEUED%2CRUNNING&cursor=a+b");
  }

  @Test
  void aPictureIsStreamedToAFileThatAppearsWhenItIsComplete(@TempDir Path folder) throws Exception {
    server.then(
        answer(200, "image/png", PNG, "ETag: \"" + sha256(PNG) + "\""),
        answer(200, "image/png", PNG, "ETag: \"" + sha256(new byte[0]) + "\""));

    resow.download(ID, folder.resolve("good.png"));
    assertThatThrownBy(() -> resow.download(ID, folder.resolve("bad.png")))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("SHA-256");

    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("good.png");
    }
    assertThat(folder.resolve("good.png")).hasBinaryContent(PNG);
  }

  @Test
  void credentialsAreAskedForEachRequest() {
    server.then(json(Samples.job("QUEUED")), json(Samples.job("QUEUED")));
    var renewed = new AtomicInteger();
    try (var client =
        ResowClient.builder(server.url())
            .credentials(() -> "token" + renewed.incrementAndGet())
            .tenant("acme")
            .build()) {
      client.get(ID);
      client.get(ID);
    }
    assertThat(server.received())
        .extracting(request -> request.header("Authorization"))
        .containsExactly("Bearer token1", "Bearer token2");
    assertThat(server.received().getFirst().header("Resow-Tenant")).isEqualTo("acme");
  }

  @Test
  void aReplayIsPlannedStartedAndAwaited() {
    String replay =
        """
        {"id": "%s", "createdAt": "2026-01-31T12:00:00Z", "seeds": 2, "made": 2, "done": %b,
         "outcomes": {"fixed": 1, "still-overlapped": 1}, "estimate": 10.5, "spent": 4,
         "comparison": {"failed": 2, "right": 1, "failing": 1, "unchecked": 0, "unfinished": 0,
         "share": 0.5, "clear": 0, "regressed": 0}}\
        """;
    server.then(
        json("{\"seeds\": 2, \"more\": false, \"estimate\": {\"forwardEquivalents\": 10.5}}"),
        answer(202, "application/json", replay.formatted(ID, false)),
        json(replay.formatted(ID, false)),
        json(replay.formatted(ID, true)));

    assertThat(resow.replays().plan(ReplayRequest.ofFailed()).estimate().forwardEquivalents())
        .isEqualTo(10.5);
    var started = resow.replays().start(ReplayRequest.ofJobs(ID), "again");
    var ended = resow.replays().await(started.id(), Duration.ofMinutes(1));

    assertThat(ended.count(ReplayOutcome.STILL_OVERLAPPED)).isEqualTo(1);
    assertThat(ended.comparison().share()).isEqualTo(0.5);
    assertThat(waits.pauses()).containsExactly(Duration.ofSeconds(1));
    assertThat(server.received())
        .extracting(ScriptedServer.Received::body)
        .startsWith(
            "{\"dryRun\":true}",
            "{\"filter\":{\"jobs\":[\"%s\"],\"failed\":false},\"dryRun\":false}".formatted(ID));
  }

  @Test
  void onlyAnHttpUrlIsAServer() {
    for (String url : List.of("resow.example", "ftp://resow.example", "http://x/?a=b"))
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ResowClient.builder(url))
          .withMessageContaining("https://resow.example");
  }

  static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}

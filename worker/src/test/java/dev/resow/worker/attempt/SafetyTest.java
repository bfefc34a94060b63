package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.Json;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.StepPreview;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import dev.resow.worker.Jobs;
import dev.resow.worker.WorkerFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A result says what the safety check decided about its picture, before anybody hears of it. */
@Timeout(60)
class SafetyTest {
  @TempDir Path folder;
  private final List<JsonNode> asked = new ArrayList<>();
  private String decision;
  private HttpServer service;
  private WorkerFixture worker;
  private SafetyHook hook;

  @BeforeEach
  void serve() throws IOException {
    worker = new WorkerFixture(folder);
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.add(Json.read(exchange.getRequestBody().readAllBytes(), JsonNode.class));
            assertThat(worker.events().all(JobResult.class)).isEmpty();
            byte[] body =
                "{\"decisions\": [%s]}".formatted(decision).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    service.start();
    var settings =
        Map.of(
            "resow.safety.url", "http://127.0.0.1:" + service.getAddress().getPort(),
            "resow.safety.secret", "whsec_" + "A".repeat(32),
            "resow.safety.tries", "1");
    hook = SafetyHooks.open(name -> Optional.ofNullable(settings.get(name)), Clock.systemUTC());
    worker.with(hook);
  }

  @AfterEach
  void stop() {
    hook.close();
    service.stop(0);
  }

  private JobResult run(JobReady job) {
    worker.run(new AssignedJob(job, 1, null, () -> false));
    return worker.events().only(JobResult.class);
  }

  private static JobReady previewed(JobReady job) {
    var spec = Jobs.withPreviews(job.spec(), 2);
    return new JobReady(job.jobId(), job.attempt(), job.at(), spec, 0);
  }

  private static JobReady held(JobReady job) {
    var spec = job.spec().withHold("the prompt");
    return new JobReady(job.jobId(), job.attempt(), job.at(), spec, 0);
  }

  @Test
  void thePictureThatIsStoredIsTheOneThatWasChecked() throws IOException {
    decision = "{\"decision\": \"hold\", \"reason\": \"a weapon\"}";
    JobResult result = run(Jobs.ready(4));
    assertThat(result.review()).isEqualTo(new SafetyDecision(SafetyAction.HOLD, "a weapon"));
    byte[] seen = Base64.getDecoder().decode(asked.getFirst().at("/data/image").asText());
    assertThat(worker.artifacts().get(result.image().id())).hasValue(seen);
  }

  @Test
  void aPictureThatMayBeHeldHasNoPreviews() {
    decision = "{\"decision\": \"allow\"}";
    run(previewed(Jobs.ready(4)));
    assertThat(worker.events().all(StepPreview.class)).isEmpty();

    worker.events().clear();
    worker.with(SafetyHooks.none());
    run(held(previewed(Jobs.ready(4))));
    assertThat(worker.events().all(StepPreview.class)).isEmpty();

    worker.events().clear();
    run(previewed(Jobs.ready(4)));
    assertThat(worker.events().all(StepPreview.class)).isNotEmpty();
  }

  @Test
  void anAllowedPictureIsPublishedAsAlways() {
    decision = "{\"decision\": \"allow\"}";
    assertThat(run(Jobs.ready(4)).review()).isNull();
  }

  @Test
  void aPromptThatIsHeldHoldsItsPictureUnlessThatIsRefused() {
    decision = "{\"decision\": \"allow\"}";
    assertThat(run(held(Jobs.ready(4))).review())
        .isEqualTo(new SafetyDecision(SafetyAction.HOLD, "the prompt"));
    worker.events().clear();
    decision = "{\"decision\": \"refuse\"}";
    assertThat(run(held(Jobs.ready(4))).review())
        .isEqualTo(new SafetyDecision(SafetyAction.REFUSE, null));
  }

  @Test
  void whileTheServiceIsDownPicturesAreHeld() {
    service.stop(0);
    assertThat(run(Jobs.ready(4)).review().decision()).isEqualTo(SafetyAction.HOLD);
  }

  @Test
  void aWorkerWithoutTheCheckStillHoldsWhatThePromptHolds() {
    worker.with(SafetyHooks.none());
    assertThat(run(held(Jobs.ready(4))).review().decision()).isEqualTo(SafetyAction.HOLD);
  }
}

package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageEditParams;
import com.openai.models.images.ImageGenCompletedEvent;
import com.openai.models.images.ImageGenStreamEvent;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import com.openai.models.models.Model;
import dev.resow.contract.CancelJob;
import dev.resow.contract.JobState;
import dev.resow.contract.StepPreview;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The images of the OpenAI API, as OpenAI's own client for Java uses them. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@SuppressWarnings("deprecation") // parameters that only older models of theirs have
class OpenAiClientTest {
  private static final byte[] FIRST = {(byte) 0x89, 'P', 'N', 'G', 1};
  private static final byte[] SECOND = {(byte) 0x89, 'P', 'N', 'G', 2};

  @Inject SchedulerFixture scheduler;
  @Inject ArtifactStore store;
  @TestHTTPResource URI site;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final String prompt = "a cat and a fox, picture " + UUID.randomUUID();
  private OpenAIClient client;

  @BeforeEach
  void connect() {
    client = OpenAi.client(site, "any");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private CompletableFuture<ImagesResponse> generate(ImageGenerateParams.Builder params) {
    return OpenAi.waiting(() -> client.images().generate(params.build()));
  }

  @Test
  void anImageComesInBase64() throws IOException {
    var answer = generate(OpenAi.images(prompt).size("128x64").user("somebody"));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    assertThat(answer).as("it waits").isNotDone();
    scheduler.finish(job, store.put(FIRST));

    var images = answer.join().data().orElseThrow();
    assertThat(images).hasSize(1);
    assertThat(decoded(images.getFirst())).isEqualTo(FIRST);
    assertThat(images.getFirst().url()).isEmpty();
    assertThat(answer.join().created()).isPositive();
    RestAssured.get("/v1/jobs/" + job)
        .then()
        .body("spec.width", equalTo(128))
        .body("spec.height", equalTo(64))
        .body("spec.tenant", equalTo("default"));
  }

  @Test
  void anAddressIsThatOfTheJobsImage() throws IOException {
    var answer =
        generate(OpenAi.images(prompt).responseFormat(ImageGenerateParams.ResponseFormat.URL));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    scheduler.finish(job, store.put(FIRST));

    Image image = answer.join().data().orElseThrow().getFirst();
    assertThat(image.b64Json()).isEmpty();
    assertThat(image.url()).hasValue(site.resolve("/v1/jobs/" + job + "/image").toString());
    assertThat(RestAssured.get(image.url().get()).asByteArray()).isEqualTo(FIRST);
  }

  @Test
  void severalImagesComeInTheOrderOfTheirJobs() throws IOException {
    var answer = generate(OpenAi.images(prompt).n(2));
    List<UUID> jobs = OpenAi.jobs(prompt, 2);
    scheduler.finish(jobs.get(1), store.put(SECOND));
    scheduler.finish(jobs.get(0), store.put(FIRST));
    var images = answer.join().data().orElseThrow();
    assertThat(images).extracting(OpenAiClientTest::job).containsExactlyElementsOf(jobs);
    assertThat(images).extracting(OpenAiClientTest::decoded).containsExactly(FIRST, SECOND);
  }

  @Test
  void aStreamSendsEachImageWhenItIsFinished() throws IOException {
    var images = OpenAi.images(prompt).n(2).partialImages(2).build();
    var events = OpenAi.waiting(() -> client.images().generateStreaming(images));
    List<UUID> jobs = OpenAi.jobs(prompt, 2);
    try (StreamResponse<ImageGenStreamEvent> stream = events.join()) {
      var received = stream.stream().iterator();
      scheduler.finish(jobs.get(1), store.put(SECOND));
      ImageGenCompletedEvent event = received.next().asGenerationCompleted();
      assertThat(Base64.getDecoder().decode(event.b64Json())).isEqualTo(SECOND);
      assertThat(event.size().toString()).contains("128x128");
      scheduler.finish(jobs.get(0), store.put(FIRST));
      event = received.next().asGenerationCompleted();
      assertThat(Base64.getDecoder().decode(event.b64Json())).isEqualTo(FIRST);
      assertThat(received.hasNext()).isFalse();
    }
  }

  @Test
  void aStreamSendsPartialImagesWhileTheImageIsMade() throws IOException {
    var images = OpenAi.images(prompt).partialImages(2).build();
    var events = OpenAi.waiting(() -> client.images().generateStreaming(images));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    RestAssured.get("/v1/jobs/" + job).then().body("spec.previews", equalTo(2));
    try (StreamResponse<ImageGenStreamEvent> stream = events.join();
        var topics = new TopicClient(bootstrap)) {
      var received = stream.stream().iterator();
      var partial =
          whilePublishing(topics, preview(job, 0, 0, FIRST), received).asGenerationPartialImage();
      assertThat(Base64.getDecoder().decode(partial.b64Json())).isEqualTo(FIRST);
      assertThat(partial.partialImageIndex()).isZero();
      // the next round begins with what was sent before
      topics.publish(preview(job, 1, 0, FIRST));
      partial =
          whilePublishing(topics, preview(job, 1, 1, SECOND), received).asGenerationPartialImage();
      assertThat(Base64.getDecoder().decode(partial.b64Json())).isEqualTo(SECOND);
      assertThat(partial.partialImageIndex()).isOne();
      scheduler.finish(job, store.put(SECOND));
      assertThat(received.next().isGenerationCompleted()).isTrue();
      assertThat(received.hasNext()).isFalse();
    }
  }

  /** The next event; previews go to whoever listens already, so they are published again. */
  private static ImageGenStreamEvent whilePublishing(
      TopicClient topics, StepPreview preview, Iterator<ImageGenStreamEvent> received) {
    var next = OpenAi.waiting(received::next);
    Until.isTrue(
        () -> {
          topics.publish(preview);
          return next.isDone();
        });
    return next.join();
  }

  private static StepPreview preview(UUID job, int round, int number, byte[] png) {
    return new StepPreview(
        job, 1, "worker-1", Instant.now(), round, 8 * (number + 1), 28, number, png);
  }

  @Test
  void aJobThatFailsEndsTheStreamWithAnError() {
    var images = OpenAi.images(prompt).build();
    var events = OpenAi.waiting(() -> client.images().generateStreaming(images));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    try (StreamResponse<ImageGenStreamEvent> stream = events.join()) {
      scheduler.move(job, JobState.CANCELLED);
      assertThat(catchThrowableOfType(SseException.class, () -> stream.stream().toList()))
          .hasMessageContaining("Job %s ended CANCELLED".formatted(job));
    }
  }

  @Test
  void aJobThatFailsIsAnErrorThatNamesTheJobs() {
    var answer = generate(OpenAi.images(prompt).n(2));
    List<UUID> jobs = OpenAi.jobs(prompt, 2);
    scheduler.move(jobs.get(0), JobState.DEAD);
    var error = OpenAi.error(answer);
    assertThat(error).isInstanceOf(InternalServerException.class);
    assertThat(error.code()).hasValue("image_generation_failed");
    assertThat(error).hasMessageContaining("Job %s ended DEAD".formatted(jobs.get(0)));
    assertThat(error).hasMessageContaining(jobs.get(1).toString());
    assertThat(error.headers().values("x-should-retry")).containsExactly("false");
  }

  @Test
  void aSizeThatTheModelCannotMakeNamesTheParameter() {
    for (String size : List.of("100x128", "128x100000", "large"))
      assertInvalid(OpenAi.images(prompt).size(size), "size");
  }

  @Test
  void parametersOutOfRangeAreNamed() {
    assertInvalid(OpenAi.images(prompt).n(11), "n");
    assertInvalid(OpenAi.images(" "), "prompt");
    assertInvalid(
        OpenAi.images(prompt).background(ImageGenerateParams.Background.TRANSPARENT), "background");
    assertInvalid(
        OpenAi.images(prompt).outputFormat(ImageGenerateParams.OutputFormat.WEBP), "output_format");
  }

  @Test
  void anUnknownParameterIsAnError() {
    assertInvalid(
        OpenAi.images(prompt).putAdditionalBodyProperty("foo", JsonValue.from("bar")), "foo");
  }

  private void assertInvalid(ImageGenerateParams.Builder params, String parameter) {
    OpenAIServiceException error = OpenAi.error(generate(params));
    assertThat(error).isInstanceOf(BadRequestException.class);
    assertThat(error.param()).hasValue(parameter);
    assertThat(error.type()).hasValue("invalid_request_error");
  }

  @Test
  void anUnknownModelIsNotFound() {
    var error = OpenAi.error(generate(OpenAi.images(prompt).model("gpt-image-1.5")));
    assertThat(error).isInstanceOf(NotFoundException.class);
    assertThat(error.code()).hasValue("model_not_found");
    assertThat(error.param()).hasValue("model");
  }

  @Test
  void withAnIdempotencyKeyTheSameRequestGetsTheSameImages() throws IOException {
    String key = UUID.randomUUID().toString();
    var first = generate(OpenAi.images(prompt).n(2).putAdditionalHeader("Idempotency-Key", key));
    for (UUID job : OpenAi.jobs(prompt, 2)) scheduler.finish(job, store.put(FIRST));
    var again =
        generate(OpenAi.images(prompt).n(2).putAdditionalHeader("Idempotency-Key", key)).join();
    assertThat(again.data().orElseThrow())
        .extracting(OpenAiClientTest::job)
        .isEqualTo(first.join().data().orElseThrow().stream().map(OpenAiClientTest::job).toList());

    var other = generate(OpenAi.images(prompt).n(1).putAdditionalHeader("Idempotency-Key", key));
    assertThat(OpenAi.error(other).code()).hasValue("idempotency_key_reused");
  }

  @Test
  void aClientThatGoesAwayCancelsItsJobs() {
    var request =
        HttpRequest.newBuilder(site.resolve("/v1/images/generations"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"prompt\": \"%s\", \"n\": 2}".formatted(prompt)))
            .build();
    var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var answer = http.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    List<UUID> jobs = OpenAi.jobs(prompt, 2);
    answer.cancel(true);
    http.shutdownNow();
    try (var topics = new TopicClient(bootstrap)) {
      var commands =
          topics.await(
              Topics.CONTROL, 2, e -> e instanceof CancelJob c && jobs.contains(c.jobId()));
      assertThat(commands)
          .allMatch(c -> ((CancelJob) c.data()).reason().contains("closed the connection"));
    }
  }

  @Test
  void picturesOfTheClientsOwnAreNotSupported() {
    var edit =
        ImageEditParams.builder()
            .image(new ByteArrayInputStream(FIRST))
            .prompt("the same by night")
            .build();
    var error = OpenAi.error(OpenAi.waiting(() -> client.images().edit(edit)));
    assertThat(error).isInstanceOf(BadRequestException.class);
    assertThat(error.code()).hasValue("not_supported");
    assertThat(error).hasMessageContaining("/v1/images/generations");
  }

  @Test
  void theModelsAreListed() {
    assertThat(client.models().list().data()).extracting(Model::id).contains("menagerie");
  }

  private static byte[] decoded(Image image) {
    return Base64.getDecoder().decode(image.b64Json().orElseThrow());
  }

  /** Not part of their API, and their client keeps it. */
  private static UUID job(Image image) {
    return UUID.fromString(image._additionalProperties().get("job").asStringOrThrow());
  }
}

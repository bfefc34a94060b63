package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.SseException;
import com.openai.models.images.Image;
import com.openai.models.images.ImageCreateVariationParams;
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
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
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
import javax.imageio.ImageIO;
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

  private ImageEditParams.Builder edit(byte[] image) {
    return ImageEditParams.builder().image(image).prompt(prompt).model("menagerie");
  }

  @Test
  void anImageIsEditedWhereTheMaskIsTransparent() throws IOException {
    var params = edit(UploadsTest.picture(96, 64, "png")).mask(withHole(96, 64)).n(2).build();
    var answer = OpenAi.waiting(() -> client.images().edit(params));
    List<UUID> jobs = OpenAi.jobs(prompt, 2);
    String mask =
        RestAssured.get("/v1/jobs/" + jobs.getFirst())
            .then()
            .body("spec.width", equalTo(96))
            .body("spec.height", equalTo(64))
            .body("spec.start.strength", equalTo(1f))
            .extract()
            .path("spec.start.mask");
    var kept =
        ImageIO.read(new ByteArrayInputStream(store.get(new ArtifactId(mask)).orElseThrow()));
    assertThat(kept.getRGB(0, 0)).as("made anew").isEqualTo(0xffffffff);
    assertThat(kept.getRGB(95, 63)).as("kept").isEqualTo(0xff000000);
    for (UUID job : jobs) scheduler.finish(job, store.put(FIRST));
    assertThat(answer.join().data().orElseThrow())
        .extracting(OpenAiClientTest::decoded)
        .containsExactly(FIRST, FIRST);
  }

  @Test
  void withoutAMaskTheWholeImageIsMadeAnewFromWhatItShows() throws IOException {
    var params = edit(UploadsTest.picture(64, 64, "jpeg")).build();
    var answer = OpenAi.waiting(() -> client.images().edit(params));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    RestAssured.get("/v1/jobs/" + job)
        .then()
        .body("spec.start.strength", equalTo(.6f))
        .body("spec.start.mask", nullValue());
    scheduler.finish(job, store.put(FIRST));
    assertThat(answer.join().data().orElseThrow()).hasSize(1);
  }

  @Test
  void aStreamOfAnEditHasItsOwnEvents() throws IOException {
    var params = edit(UploadsTest.picture(64, 64, "png")).build();
    var events = OpenAi.waiting(() -> client.images().editStreaming(params));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    try (var stream = events.join()) {
      scheduler.finish(job, store.put(FIRST));
      var event = stream.stream().iterator().next().asCompleted();
      assertThat(Base64.getDecoder().decode(event.b64Json())).isEqualTo(FIRST);
    }
  }

  @Test
  void whatCannotBeEditedIsNamed() throws IOException {
    assertNotEdited(edit("no picture".getBytes()), "image", "PNG or JPEG");
    byte[] picture = UploadsTest.picture(64, 64, "png");
    assertNotEdited(edit(picture).mask(picture), "mask", "transparent");
    assertNotEdited(edit(picture).mask(withHole(32, 32)), "mask", "64 x 64, not 32 x 32");
    assertNotEdited(edit(picture).size("128x128"), "image", "128 x 128, not 64 x 64");
    assertNotEdited(edit(picture).n(11), "n", "from 1 to 10");
    assertNotEdited(
        edit(picture).putAdditionalBodyProperty("foo", JsonValue.from("bar")), "foo", "foo");
  }

  private void assertNotEdited(ImageEditParams.Builder params, String parameter, String words) {
    var error = OpenAi.error(OpenAi.waiting(() -> client.images().edit(params.build())));
    assertThat(error).isInstanceOf(BadRequestException.class).hasMessageContaining(words);
    assertThat(error.param()).hasValue(parameter);
  }

  /** Transparent in its upper left quarter. */
  private static byte[] withHole(int width, int height) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < width * height; i++) {
      boolean hole = i % width < width / 2 && i / width < height / 2;
      image.setRGB(i % width, i / width, hole ? 0 : 0xff808080);
    }
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  @Test
  void variationsAreNotSupported() throws Exception {
    var params = ImageCreateVariationParams.builder().image(FIRST).build();
    var error = OpenAi.error(OpenAi.waiting(() -> client.images().createVariation(params)));
    assertThat(error).isInstanceOf(BadRequestException.class);
    assertThat(error.code()).hasValue("not_supported");
    assertThat(error).hasMessageContaining("/v1/images/edits");
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

package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

import dev.resow.contract.CancelJob;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SelfMade;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.SourceType;
import dev.resow.provenance.watermark.Mark;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class CancelAndImageTest {
  @Inject SchedulerFixture scheduler;
  @Inject ArtifactStore store;

  @ConfigProperty(name = "resow.artifacts")
  Path artifacts;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Test
  void cancelIsACommandOnTheControlTopicAndCanBeRepeated() {
    UUID id = Client.submit("a cat");
    given().delete("/v1/jobs/" + id).then().statusCode(202).body("state", equalTo("QUEUED"));
    given().delete("/v1/jobs/" + id).then().statusCode(202);
    try (var topics = new TopicClient(bootstrap)) {
      var commands =
          topics.await(Topics.CONTROL, 2, e -> e instanceof CancelJob c && c.jobId().equals(id));
      assertThat(commands).extracting(c -> c.id()).containsOnly(id + ":cancel");
    }
    scheduler.move(id, JobState.CANCELLED);
    given().delete("/v1/jobs/" + id).then().statusCode(200).body("state", equalTo("CANCELLED"));
    given().delete("/v1/jobs/" + UUID.randomUUID()).then().statusCode(404);
  }

  @Test
  void anImageIsServedByItsContentAndNotTwiceToWhoHasIt() throws IOException {
    UUID id = Client.submit("a cat");
    byte[] png = {(byte) 0x89, 'P', 'N', 'G', 1, 2, 3};
    scheduler.result(id, result(id, store.put(png)));

    var answer = given().get("/v1/jobs/" + id + "/image").then().statusCode(200).extract();
    assertThat(answer.asByteArray()).isEqualTo(png);
    assertThat(answer.contentType()).isEqualTo("image/png");
    String tag = answer.header("ETag");
    assertThat(tag).isEqualTo("\"" + ArtifactId.of(png) + "\"");
    given().header("If-None-Match", tag).get("/v1/jobs/" + id + "/image").then().statusCode(304);
    given()
        .get("/v1/jobs/" + id)
        .then()
        .body("links.image", equalTo("/v1/jobs/" + id + "/image"))
        .body("result.verdict", equalTo("clear"));
  }

  @Test
  void theManifestOfAnImageIsVerified(@TempDir Path folder) throws IOException {
    UUID id = Client.submit("a cat");
    var made = SelfMade.create("Test", Instant.now());
    var identity =
        SigningIdentity.of(
            PemFiles.certificates("", Files.writeString(folder.resolve("c.pem"), made.chain())),
            PemFiles.key("", Files.writeString(folder.resolve("k.pem"), made.key())));
    byte[] picture = Files.readAllBytes(Path.of("../docs/images/a-tiger-and-a-leopard.png"));
    picture = MarkedPicture.noted(picture, Mark.of(id));
    byte[] signed = new PictureSigner(identity, "0.1.0").sign(picture, id, SourceType.TRAINED);
    scheduler.result(id, result(id, store.put(signed)));
    String path = "/v1/jobs/%s/provenance";

    given()
        .get(path.formatted(id))
        .then()
        .statusCode(200)
        .body("state", equalTo("valid"))
        .body("problems.size()", equalTo(0))
        .body("job", equalTo(id.toString()))
        .body("source", equalTo("trainedAlgorithmicMedia"))
        .body("watermark", equalTo(Mark.of(id).toString()))
        .body("signer.name", equalTo("CN=Test,O=Self-made by Resow"));

    UUID other = Client.submit("a cat");
    signed[signed.length - 20] ^= 1;
    scheduler.result(other, result(other, store.put(signed)));
    given()
        .get(path.formatted(other))
        .then()
        .body("state", equalTo("invalid"))
        .body("problems", contains("the picture was changed after it was signed"));

    UUID none = Client.submit("a cat");
    given().get(path.formatted(none)).then().statusCode(409);
    scheduler.result(none, result(none, store.put(new byte[] {1, 2, 3})));
    given().get(path.formatted(none)).then().statusCode(200).body("state", equalTo("invalid"));
  }

  @Test
  void withoutAnImageTheAnswerSaysWhetherToWait() {
    UUID id = Client.submit("a cat");
    image(id, 409, "image-not-ready");
    scheduler.move(id, JobState.CANCELLED);
    image(id, 410, "image-never");
  }

  @Test
  void anImageThatIsLostFromTheStoreIsThereAgainOnceSomebodyBringsItBack() throws IOException {
    UUID lost = Client.submit("a cat");
    byte[] png = {42};
    scheduler.result(lost, result(lost, ArtifactId.of(png)));
    image(lost, 410, "image-lost");
    store.put(png);
    given().get("/v1/jobs/" + lost + "/image").then().statusCode(200);
  }

  /** A browser would run what calls itself a page. */
  @Test
  void aPictureIsServedAsAPictureWhateverItsRecordSays() throws IOException {
    UUID id = Client.submit("a cat");
    byte[] page = "<b>hi</".getBytes(StandardCharsets.UTF_8);
    var forged = result(id, store.put(page), "text/html");
    scheduler.result(id, forged);
    given()
        .get("/v1/jobs/" + id + "/image")
        .then()
        .contentType("image/png")
        .header("X-Content-Type-Options", "nosniff");
  }

  @Test
  void aTruncatedImageIsNotServedAndIsWholeAgainOnceItIsStoredAgain() throws IOException {
    byte[] png = new byte[5_000];
    new SplittableRandom(7).nextBytes(png);
    assertMended(png, Arrays.copyOf(png, 100));
  }

  @Test
  void anImageWithOneOtherByteIsNotServedAndIsWholeAgainOnceItIsStoredAgain() throws IOException {
    byte[] png = new byte[5_000];
    new SplittableRandom(8).nextBytes(png);
    byte[] decayed = png.clone();
    decayed[4_999] ^= 1;
    assertMended(png, decayed);
  }

  private void assertMended(byte[] png, byte[] damaged) throws IOException {
    UUID id = Client.submit("a cat");
    ArtifactId image = store.put(png);
    scheduler.result(id, result(id, image));
    Path file = file(image);
    Files.write(file, damaged);

    var answer =
        given()
            .get("/v1/jobs/" + id + "/image")
            .then()
            .statusCode(410)
            .contentType("application/problem+json")
            .body("type", equalTo("urn:resow:problem:image-damaged"))
            .header("Cache-Control", equalTo("no-store"))
            .extract();
    assertThat(answer.header("ETag")).isNull();
    given()
        .get("/q/health/ready")
        .then()
        .statusCode(200)
        .body("checks.find { it.name == 'pictures' }.data.damaged", greaterThan(0));

    store.put(png); // what a worker does that makes the same picture again
    assertThat(Files.readAllBytes(file)).isEqualTo(png);
    assertThat(given().get("/v1/jobs/" + id + "/image").asByteArray()).isEqualTo(png);
  }

  private Path file(ArtifactId id) {
    String name = id.sha256();
    return artifacts.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
  }

  private static void image(UUID id, int status, String type) {
    given()
        .get("/v1/jobs/" + id + "/image")
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:resow:problem:" + type));
  }

  private static JobResult result(UUID id, ArtifactId image) {
    return result(id, image, "image/png");
  }

  private static JobResult result(UUID id, ArtifactId image, String mediaType) {
    return new JobResult(
        id,
        1,
        "w",
        Instant.now(),
        Verdict.CLEAR,
        new ImageRef(image, mediaType, 128, 128, 7),
        42,
        List.of(),
        1,
        null,
        new ModelFingerprint("menagerie", "00", Map.of()));
  }
}

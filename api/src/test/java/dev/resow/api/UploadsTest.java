package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Pictures are uploaded once and named by jobs. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class UploadsTest {
  @Inject ArtifactStore store;
  @Inject Sql sql;

  /** A picture that no other test has. */
  static byte[] picture(int width, int height, String format) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++)
      image.setRGB(i % width, i / width, ThreadLocalRandom.current().nextInt());
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static ValidatableResponse post(String type, byte[] file) {
    return given().contentType(type).body(file).post("/v1/uploads").then();
  }

  private static String upload(int width, int height) {
    return post("image/png", picture(width, height, "png")).statusCode(201).extract().path("id");
  }

  private static ValidatableResponse submit(Map<String, ?> body) {
    return given().contentType("application/json").body(body).post("/v1/jobs").then();
  }

  private static void assertInvalid(Map<String, ?> body, String field, String words) {
    submit(body)
        .statusCode(422)
        .body("errors[0].field", equalTo(field))
        .body("errors[0].detail", containsString(words));
  }

  @Test
  void aPictureIsKeptAsPngUnderItsHash() throws IOException {
    byte[] file = picture(20, 10, "png");
    String id =
        post("image/png", file)
            .statusCode(201)
            .body("width", equalTo(20))
            .body("height", equalTo(10))
            .extract()
            .path("id");
    var kept = ImageIO.read(new ByteArrayInputStream(store.get(new ArtifactId(id)).orElseThrow()));
    var sent = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(kept.getRGB(7, 3)).isEqualTo(sent.getRGB(7, 3));
    post("image/png", file).statusCode(201).body("id", equalTo(id));
    assertThat(sql.count("SELECT count(*) FROM upload WHERE id = ?", id)).isOne();
    given().get("/v1/uploads/" + id).then().statusCode(200).body("expiresAt", containsString("T"));
    given().get("/v1/uploads/" + "0".repeat(64)).then().statusCode(404);
    given().get("/v1/uploads/x").then().statusCode(404);
  }

  @Test
  void aJpegIsTakenWhateverItsTypeIsSaidToBe() {
    post("image/png", picture(8, 8, "jpeg")).statusCode(201);
  }

  @Test
  void whatIsNoPictureIsRefused() {
    post("image/png", "no picture".getBytes())
        .statusCode(422)
        .body("errors[0].field", equalTo("body"));
    post("image/gif", picture(8, 8, "gif")).statusCode(415);
    post("application/octet-stream", picture(8, 8, "png")).statusCode(415);
    post("image/png", new byte[(16 << 20) + 1]).statusCode(413);
  }

  @Test
  void aJobStartsFromAnUploadAndHasItsSize() {
    String image = upload(96, 64);
    submit(Map.of("prompt", "a cat", "image", image))
        .statusCode(202)
        .body("spec.width", equalTo(96))
        .body("spec.height", equalTo(64))
        .body("spec.start.image", equalTo(image))
        .body("spec.start.strength", equalTo(.6f))
        .body("spec.start.mask", nullValue());
    String mask = upload(96, 64);
    submit(Map.of("prompt", "a cat", "image", image, "mask", mask))
        .statusCode(202)
        .body("spec.start.strength", equalTo(1f))
        .body("spec.start.mask", equalTo(mask));
    submit(Map.of("prompt", "a cat")).statusCode(202).body("spec.start", nullValue());
  }

  @Test
  void sizesThatDoNotFitAreRefused() {
    String image = upload(96, 64);
    assertInvalid(
        Map.of("prompt", "a cat", "image", image, "width", 64),
        "image",
        "the size of the job, 64 x 64, not 96 x 64");
    assertInvalid(
        Map.of("prompt", "a cat", "image", image, "mask", upload(64, 64)),
        "mask",
        "the size of the image, 96 x 64, not 64 x 64");
    assertInvalid(Map.of("prompt", "a cat", "image", upload(97, 64)), "width", "multiple of");
  }

  @Test
  void fieldsOutOfRangeAreNamed() {
    String image = upload(64, 64);
    for (double strength : new double[] {0, -1, 1.01})
      assertInvalid(
          Map.of("prompt", "a cat", "image", image, "strength", strength), "strength", "above 0");
    assertInvalid(Map.of("prompt", "a cat", "strength", .5), "strength", "Needs image");
    assertInvalid(Map.of("prompt", "a cat", "mask", image), "mask", "Needs image");
    assertInvalid(Map.of("prompt", "a cat", "image", "x"), "image", "no upload 'x'");
    assertInvalid(
        Map.of("prompt", "a cat", "image", "0".repeat(64)), "image", "of the tenant default");
  }

  @Test
  void anUploadOfAnotherTenantIsNone() {
    String image = upload(64, 64);
    sql.update("UPDATE upload SET tenant = 'other' WHERE id = ?", image);
    assertInvalid(Map.of("prompt", "a cat", "image", image), "image", "There is no upload");
    given().get("/v1/uploads/" + image).then().statusCode(404);
  }

  @Test
  void aJobThatNamesItKeepsItYoung() {
    String image = upload(64, 64);
    sql.update("UPDATE upload SET used_at = now() - interval '6 days' WHERE id = ?", image);
    submit(Map.of("prompt", "a cat", "image", image)).statusCode(202);
    assertThat(
            sql.count(
                "SELECT count(*) FROM upload WHERE id = ? AND used_at > now() - interval '1 hour'",
                image))
        .isOne();
  }
}

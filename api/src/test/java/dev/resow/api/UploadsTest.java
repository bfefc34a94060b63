package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.CRC32;
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

  /** A file that unpacks to 60 000 x 60 000 pixels. */
  private static byte[] bomb() {
    byte[] png = picture(8, 8, "png");
    ByteBuffer.wrap(png).putInt(16, 60_000).putInt(20, 60_000);
    var crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
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
    post("image/png", bomb())
        .statusCode(422)
        .contentType("application/problem+json")
        .body("type", endsWith(":invalid-upload"))
        .body("detail", containsString("60000 x 60000 pixels; this server allows at most"));
    byte[] whole = picture(64, 64, "png");
    post("image/png", Arrays.copyOf(whole, whole.length / 2))
        .statusCode(422)
        .body("detail", containsString("truncated"));
    post("image/gif", picture(8, 8, "gif"))
        .statusCode(415)
        .body("detail", containsString("Send Content-Type: image/png or image/jpeg."));
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
    assertInvalid(Map.of("prompt", "a cat", "image", image, "steps", 0), "steps", "from 1 to");
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
  void aDeletedUploadCanNoLongerBeNamed() {
    String image = upload(64, 64);
    sql.update(
        "INSERT INTO upload SELECT 'other', id, width, height, bytes, created_at, created_by, used_at"
            + " FROM upload WHERE id = ?",
        image);
    given().delete("/v1/uploads/" + image).then().statusCode(204);
    given().get("/v1/uploads/" + image).then().statusCode(404);
    given().delete("/v1/uploads/" + image).then().statusCode(404);
    given().delete("/v1/uploads/x").then().statusCode(404);
    assertInvalid(Map.of("prompt", "a cat", "image", image), "image", "There is no upload");
    assertThat(sql.count("SELECT count(*) FROM upload WHERE id = ?", image))
        .as("that of the other tenant stays")
        .isOne();
    assertThat(sql.count("SELECT count(*) FROM expired_image WHERE id = ?", image)).isOne();
  }

  @Test
  void rowsOfABatchStartFromUploadsToo() {
    String image = upload(64, 64);
    String row = "{\"prompt\": \"a cat\", \"image\": \"%s\", \"strength\": %s}";
    BatchesTest.lines(row.formatted(image, .3), row.formatted("0".repeat(64), .3))
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("errors.field", equalTo(List.of("row 2")))
        .body("errors[0].detail", containsString("There is no upload"));
    String id =
        BatchesTest.lines(row.formatted(image, .3), row.formatted(image, .7))
            .post("/v1/batches")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    var job = BatchesTest.made(id, 2).getLast();
    given()
        .get("/v1/jobs/" + job)
        .then()
        .body("spec.start.image", equalTo(image))
        .body("spec.start.strength", equalTo(.7f));
  }

  /** A plain image of the default 28 steps takes 56, and half of it 28. */
  @Test
  void theLeastBudgetIsThatOfTheStepsThatAreLeft() {
    var request = new HashMap<String, Object>(Map.of("prompt", "a cat", "method", "plain"));
    request.putAll(Map.of("image", upload(64, 64), "strength", .5, "steps", 28));
    request.put("budget", Map.of("forwardEquivalents", 28));
    submit(request).statusCode(202);
    request.put("budget", Map.of("forwardEquivalents", 27));
    assertInvalid(request, "budget.forwardEquivalents", "at least 28");
  }

  @Test
  void aTenantKeepsASetNumberOfUploads() {
    sql.update(
        "INSERT INTO upload SELECT 'default', 'filler ' || i, 1, 1, 1, now(), 'k', now()"
            + " FROM generate_series(1, 10000) i");
    try {
      post("image/png", picture(8, 8, "png"))
          .statusCode(429)
          .body("type", endsWith(":upload-limit"));
    } finally {
      sql.update("DELETE FROM upload WHERE id LIKE 'filler %'");
    }
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

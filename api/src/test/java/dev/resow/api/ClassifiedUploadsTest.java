package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.safety.SafetyHooks;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.onnx.RedClassifier;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A classifier of the operator, which sees how red a picture is, judges uploads. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ClassifiedUploadsTest {
  @TempDir Path folder;
  @Inject SafetySwitch safety;

  @BeforeEach
  void load() throws IOException {
    var settings = Map.of("resow.safety.onnx", RedClassifier.in(folder).toString());
    safety.use(
        SafetyHooks.open(name -> Optional.ofNullable(settings.get(name)), Clock.systemUTC()));
  }

  @AfterEach
  void stop() {
    safety.use(SafetyHooks.none());
  }

  private static ValidatableResponse upload(int rgb) throws IOException {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    int[] pixels = new int[64 * 64];
    Arrays.fill(pixels, rgb);
    image.setRGB(0, 0, 64, 64, pixels, 0, 64);
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return given().contentType("image/png").body(out.toByteArray()).post("/v1/uploads").then();
  }

  @Test
  void aRedPictureIsHeldAndAVeryRedOneRefused() throws IOException {
    upload(0x0000ff).statusCode(201).body("hold", nullValue());

    String held =
        upload(0xbf4040).statusCode(201).body("hold", equalTo("red, 0.50")).extract().path("id");
    Client.post("{\"prompt\": \"a cat\", \"image\": \"%s\"}".formatted(held))
        .then()
        .statusCode(202)
        .body("spec.hold", equalTo("red, 0.50"));

    upload(0xff0000)
        .statusCode(422)
        .body("type", endsWith(":upload-refused"))
        .body("detail", equalTo("The picture was refused by the safety check: red, 0.99"));
  }

  @Test
  void promptsAreNotItsBusiness() {
    Client.post("{\"prompt\": \"a red cat\"}")
        .then()
        .statusCode(202)
        .body("spec.hold", nullValue());
  }
}

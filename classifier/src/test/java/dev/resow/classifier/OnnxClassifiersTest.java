package dev.resow.classifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.safety.PictureToCheck;
import dev.resow.safety.PromptText;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import dev.resow.safety.SafetyUnavailableException;
import dev.resow.safety.UploadToCheck;
import dev.resow.testkit.onnx.RedClassifier;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real model, which sees how red a picture is, on ONNX Runtime. */
@Timeout(60)
class OnnxClassifiersTest {
  private static final Color PALE = new Color(191, 64, 64);

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = RedClassifier.in(folder);
  }

  private SafetyHook hook(String... settings) {
    var values = new HashMap<String, String>();
    values.put("resow.safety.onnx", model.toString());
    for (int i = 0; i < settings.length; i += 2)
      values.put("resow.safety." + settings[i], settings[i + 1]);
    return SafetyHooks.open(name -> Optional.ofNullable(values.get(name)), Clock.systemUTC());
  }

  private void describe(String description) throws IOException {
    Files.writeString(folder.resolve("red.json"), description);
  }

  private static byte[] png(Color left, Color right, int width, int height) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++)
      image.setRGB(i % width, i / width, (i % width < width / 2 ? left : right).getRGB());
    var out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static PictureToCheck picture(byte[] png) {
    return new PictureToCheck(UUID.randomUUID(), "acme", "menagerie", "a cat", "", png);
  }

  private static PictureToCheck picture(Color colour) {
    return picture(png(colour, colour, 100, 60));
  }

  @Test
  void thresholdsDecideAndTheReasonNamesLabelAndScore() {
    try (var hook = hook()) {
      assertThat(hook.picture(picture(Color.BLUE))).isEqualTo(SafetyDecision.ALLOWED);
      assertThat(hook.picture(picture(PALE)))
          .isEqualTo(new SafetyDecision(SafetyAction.HOLD, "red, 0.50"));
      assertThat(hook.picture(picture(Color.RED)))
          .isEqualTo(new SafetyDecision(SafetyAction.REFUSE, "red, 0.99"));
      var upload = new UploadToCheck("acme", png(Color.RED, Color.RED, 8, 8));
      assertThat(hook.upload(upload).reason()).isEqualTo("red, 0.99");
    }
  }

  @Test
  void allOfAPictureIsSeenWhateverItsSize() {
    for (int width : new int[] {1, 2, 31, 33, 1500})
      try (var hook = hook()) {
        byte[] red = png(Color.RED, Color.RED, width, 40);
        assertThat(hook.picture(picture(red)).reason()).isEqualTo("red, 0.99");
      }
    // Half red, half green: its mean is none of them.
    try (var hook = hook()) {
      assertThat(hook.picture(picture(png(Color.RED, Color.GREEN, 1500, 700))).allows()).isTrue();
    }
  }

  @Test
  void promptsAreAllowed() {
    try (var hook = hook()) {
      assertThat(hook.checksPrompts()).isFalse();
      assertThat(hook.checksPictures()).isTrue();
      assertThat(hook.prompts("acme", List.of(new PromptText("red", ""))))
          .containsExactly(SafetyDecision.ALLOWED);
    }
  }

  @Test
  void manyAtATimeGetTheSameAnswersAsOne() throws Exception {
    try (var hook = hook("onnx-threads", "2");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<SafetyAction> red = () -> hook.picture(picture(Color.RED)).decision();
      Callable<SafetyAction> blue = () -> hook.picture(picture(Color.BLUE)).decision();
      var answers =
          threads.invokeAll(
              Stream.generate(() -> Stream.of(red, blue)).limit(20).flatMap(each -> each).toList());
      for (int i = 0; i < answers.size(); i++)
        assertThat(answers.get(i).get())
            .isEqualTo(i % 2 == 0 ? SafetyAction.REFUSE : SafetyAction.ALLOW);
    }
  }

  @Test
  void coloursAndLayoutAreThoseOfTheDescription() throws IOException {
    describe(RedClassifier.DESCRIPTION.replace("\"width\"", "\"channels\": \"bgr\", \"width\""));
    try (var hook = hook()) {
      assertThat(hook.picture(picture(Color.RED)).allows()).isTrue();
      assertThat(hook.picture(picture(Color.BLUE)).reason()).isEqualTo("red, 0.99");
    }
  }

  @Test
  void whatIsNoPictureHasNoAnswer() {
    var junk = picture(new byte[] {1, 2, 3});
    try (var hook = hook()) {
      assertThat(hook.picture(junk).reason()).isEqualTo("The safety check was unavailable.");
    }
    try (var hook = hook("when-down", "refuse")) {
      assertThatThrownBy(() -> hook.upload(new UploadToCheck("acme", junk.png())))
          .isInstanceOf(SafetyUnavailableException.class);
    }
  }

  @Test
  void aTimeLimitIsKept() {
    try (var hook = hook("timeout", "PT0.000001S", "when-down", "allow")) {
      assertThat(hook.picture(picture(png(Color.RED, Color.RED, 2000, 2000))).allows()).isTrue();
    }
    try (var hook = hook()) {
      assertThat(hook.picture(picture(Color.RED)).allows()).isFalse();
    }
  }

  @Test
  void aFileThatCannotBeUsedEndsTheStart() throws IOException {
    assertRefused(
        "RESOW_SAFETY_ONNX must be a readable file in ONNX format, not '/no/such.onnx'.",
        "onnx",
        "/no/such.onnx");
    assertRefused("RESOW_SAFETY_ONNX must be a readable file", "onnx", folder.toString());

    Files.write(model, new byte[] {1, 2, 3});
    assertRefused("red.onnx of RESOW_SAFETY_ONNX cannot be used: ONNX Runtime 1.");

    Files.write(model, RedClassifier.bytes(64));
    assertRefused(
        "expected an input of 32-bit floats with the shape [1, 3, 32, 32], found",
        "onnx-threads",
        "1");

    RedClassifier.in(folder);
    Files.delete(folder.resolve("red.json"));
    assertRefused("RESOW_SAFETY_ONNX needs a description of the model beside it");
  }

  @Test
  void aDescriptionThatDoesNotFitEndsTheStart() throws IOException {
    String good = RedClassifier.DESCRIPTION;
    assertDescription(
        "expected an output of 2 32-bit floats, one for each label",
        good.replace("[\"red\"]", "[\"red\", \"blue\"]"));
    assertDescription(
        "expected the output scores, found [logits]",
        good.replace("\"width\"", "\"output\": \"scores\", \"width\""));
    assertDescription(
        "shape [1, 32, 32, 3]", good.replace("\"width\"", "\"layout\": \"NHWC\", \"width\""));
    assertDescription(
        "thresholds must name one of the labels", good.replace("{\"red\"", "{\"blue\""));
    assertDescription("hold at most refuse", good.replace("0.4", "0.95"));
    assertDescription(
        "std must be three numbers above 0", good.replace("\"std\": [0.5", "\"std\": [0"));
    assertDescription("width and height must be from 1", good.replace("32", "0"));
    assertDescription("width and height must be from 1", good.replace("\"height\": 32,", ""));
    assertDescription("\"colours\"", good.replace("\"width\"", "\"colours\": 3, \"width\""));
    assertDescription("red.json of the model", "{");
  }

  private void assertDescription(String message, String description) throws IOException {
    describe(description);
    assertRefused(message);
  }

  @Test
  void aSettingThatIsWrongIsNamed() {
    assertRefused("RESOW_SAFETY_ONNX_THREADS must be a whole number", "onnx-threads", "0");
    assertRefused("RESOW_SAFETY_CHECKS must name images or uploads", "checks", "prompts");
    assertRefused(
        "RESOW_SAFETY_URL and RESOW_SAFETY_ONNX are both set", "url", "http://127.0.0.1:1");
  }

  private void assertRefused(String message, String... setting) {
    assertThatThrownBy(() -> hook(setting).close())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}

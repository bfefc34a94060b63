package dev.resow.worker.painter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobSpec;
import dev.resow.contract.Verdict;
import dev.resow.worker.Jobs;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real sampler behind the port, on a complete SD3 folder with random weights. */
class DiffusionPainterTest {
  private static final Path MODEL = Path.of("../diffusion/src/test/resources/sd3-tiny");
  private static Painter painter;

  @BeforeAll
  static void load() {
    painter = DiffusionPainter.load(MODEL, "cpu");
  }

  @AfterAll
  static void close() {
    painter.close();
  }

  @Test
  void everyStepIsToldAndThePictureIsAPng() throws Exception {
    var strokes = paint(spec(3));

    assertThat(strokes).hasSize(4).last().isInstanceOf(Stroke.Finished.class);
    assertThat(strokes.subList(0, 3)).allMatch(Stroke.Advanced.class::isInstance);
    var finished = (Stroke.Finished) strokes.getLast();
    assertThat(ImageIO.read(new ByteArrayInputStream(finished.png())).getWidth()).isEqualTo(64);
    assertThat(finished.verdict()).isEqualTo(Verdict.UNCHECKED);
    assertThat(finished.rounds()).singleElement().matches(r -> r.steps() == 3 && r.seed() == 42);
    assertThat(finished.forwardEquivalents()).isEqualTo(3);
  }

  @Test
  void theSameJobGivesTheSameBytes() {
    assertThat(((Stroke.Finished) paint(spec(2)).getLast()).png())
        .isEqualTo(((Stroke.Finished) paint(spec(2)).getLast()).png());
  }

  @Test
  void withoutGuidanceANegativePromptIsNotReadAndThatIsTold() {
    var plain = (Stroke.Finished) paint(guided(1, "")).getLast();
    for (double scale : new double[] {0, 1}) {
      var finished = (Stroke.Finished) paint(guided(scale, "a dog")).getLast();
      assertThat(finished.warnings())
          .singleElement()
          .asString()
          .contains("negative prompt was not used");
      assertThat(finished.forwardEquivalents()).isEqualTo(plain.forwardEquivalents());
      assertThat(pixels(finished)).isEqualTo(pixels(plain));
      assertThat(((Stroke.Finished) paint(guided(scale, " ")).getLast()).warnings()).isEmpty();
    }
    var guided = (Stroke.Finished) paint(guided(3, "a dog")).getLast();
    assertThat(guided.warnings()).isEmpty();
    assertThat(guided.forwardEquivalents()).isEqualTo(2 * plain.forwardEquivalents());
    assertThat(pixels(guided)).isNotEqualTo(pixels(plain));
  }

  private static JobSpec guided(double scale, String negativePrompt) {
    JobSpec spec = spec(2);
    return new JobSpec(
        spec.prompt(),
        negativePrompt,
        spec.subjects(),
        spec.method(),
        spec.model(),
        spec.width(),
        spec.height(),
        spec.steps(),
        scale,
        spec.seed(),
        spec.budget(),
        null,
        spec.priority(),
        spec.tenant(),
        null,
        null);
  }

  private static int[] pixels(Stroke.Finished finished) {
    try {
      var image = ImageIO.read(new ByteArrayInputStream(finished.png()));
      int width = image.getWidth();
      return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aMethodItDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> painter.open(spec(2).withMethod("magic")))
        .isInstanceOf(RefusedJobException.class)
        .hasMessageContaining("magic");
  }

  @Test
  void aPromptBeyondTheEncodersIsPaintedWithAWarning() {
    var words = "a cat and a fox" + " and a dog".repeat(40) + " and a horse";
    var job = spec(1);
    var longer =
        new JobSpec(
            words,
            "",
            List.of("cat", "fox", "horse"),
            "enmmdit",
            job.model(),
            64,
            64,
            2,
            1,
            42,
            job.budget(),
            null,
            job.priority(),
            "default",
            null,
            null);

    var strokes = paint(longer);

    assertThat(((Stroke.Finished) strokes.getLast()).warnings())
        .anyMatch(w -> w.startsWith("the prompt is longer than the 77 positions of CLIP"))
        .anyMatch(
            w ->
                w.contains(
                    "'horse' comes after the part of the prompt that the CLIP encoders read"));
    assertThat(((Stroke.Finished) paint(spec(1)).getLast()).warnings()).isEmpty();
  }

  @Test
  void theCardSaysWhatTheModelCanDo() {
    assertThat(painter.card().name()).isEqualTo("sd3-tiny");
    assertThat(painter.card().method("plain"))
        .hasValueSatisfying(m -> assertThat(m.subjects()).isFalse());
    assertThat(painter.card().defaults().method()).isEqualTo("resow");
    assertThat(painter.fingerprint().parts())
        .containsEntry("precision", "fp32")
        .containsKeys("weights", "engine", "device", "guidance");
  }

  private static JobSpec spec(int steps) {
    return Jobs.ready("sd3-tiny", steps).spec();
  }

  private static List<Stroke> paint(JobSpec spec) {
    var strokes = new ArrayList<Stroke>();
    try (var painting = painter.open(spec)) {
      do {
        strokes.add(painting.step());
      } while (!(strokes.getLast() instanceof Stroke.Finished));
    }
    return strokes;
  }
}

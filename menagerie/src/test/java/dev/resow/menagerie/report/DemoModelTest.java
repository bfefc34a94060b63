package dev.resow.menagerie.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.PlainSampling.Order;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The committed demo model paints what it is asked for, as the committed judge sees it. */
class DemoModelTest {
  private static final int STEPS = 28;
  private static final double GUIDANCE = 3;

  private static Sd3Model model;
  private static Judge judge;

  @BeforeAll
  static void load() throws Exception {
    model = Sd3Model.load(Path.of("../models/menagerie"), Placement.fromEnvironment(Map.of()));
    judge = Judge.load(Path.of("../models/judge"));
  }

  @AfterAll
  static void close() throws Exception {
    model.close();
    judge.close();
  }

  @Test
  void paintsEachAnimal() {
    assertThat(successes(Prompt.Group.ONE, 12)).isGreaterThanOrEqualTo(10);
  }

  @Test
  void paintsTwoAnimalsOfDifferentFamilies() {
    assertThat(successes(Prompt.Group.DISSIMILAR, 12)).isGreaterThanOrEqualTo(8);
  }

  @Test
  void theBatchPaintsWhatTheSamplerPaints() {
    String prompt = "a cat and a fox";
    float[] batched =
        new PlainSampling(model, 8, GUIDANCE)
            .sample(List.of(new Order("a pig", 1), new Order(prompt, 5)))
            .get(1);
    var request =
        new SamplingRequest(
            prompt,
            "",
            Renderer.SIDE,
            Renderer.SIDE,
            8,
            GUIDANCE,
            5,
            List.of(),
            List.of(),
            SamplingRequest.PLAIN,
            1,
            List.of(),
            List.of(),
            1,
            Double.MAX_VALUE,
            List.of(),
            Optional.empty());
    try (var session = new Sampler(model).open(request)) {
      var outcome = session.step();
      while (!(outcome instanceof StepOutcome.Finished)) outcome = session.step();
      float[] alone = Renderer.channelsFirst(javaImage((StepOutcome.Finished) outcome));
      float furthest = 0;
      for (int i = 0; i < alone.length; i++)
        furthest = Math.max(furthest, Math.abs(alone[i] - Math.clamp(batched[i], -1f, 1f)));
      assertThat(furthest).as("difference of a pixel, of 2").isLessThan(.02f);
    }
  }

  private static BufferedImage javaImage(StepOutcome.Finished finished) {
    try {
      return ImageIO.read(new ByteArrayInputStream(finished.png()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long successes(Prompt.Group group, int count) {
    var prompts = Prompt.of(group, count);
    var orders =
        IntStream.range(0, count).mapToObj(i -> new Order(prompts.get(i).text(), i)).toList();
    var judgements = judge.judge(new PlainSampling(model, STEPS, GUIDANCE).sample(orders));
    return IntStream.range(0, count)
        .filter(i -> judgements.get(i).success(prompts.get(i).animals()))
        .count();
  }
}

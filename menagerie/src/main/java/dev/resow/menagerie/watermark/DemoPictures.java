package dev.resow.menagerie.watermark;

import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.training.sample.PlainSampling;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the demo model makes of its prompts, scaled up: with large flat parts. */
final class DemoPictures {
  private static final int STEPS = 28;
  private static final double GUIDANCE = 3;
  private static final int BATCH = 16;
  private static final int SIDE = 512;

  private DemoPictures() {}

  static Kind.Source open(int pictures) throws IOException {
    var orders = new ArrayList<PlainSampling.Order>();
    var groups = Prompt.Group.values();
    for (int i = 0; i < pictures; i++) {
      var prompts = Prompt.of(groups[i % groups.length], i / groups.length + 1);
      orders.add(new PlainSampling.Order(prompts.getLast().text(), i));
    }
    var made = new ArrayList<BufferedImage>();
    try (var model =
        Sd3Model.load(Path.of("models/menagerie"), Placement.fromEnvironment(System.getenv()))) {
      var sampling = new PlainSampling(model, STEPS, GUIDANCE);
      for (int from = 0; from < pictures; from += BATCH) {
        List<float[]> batch =
            sampling.sample(orders.subList(from, Math.min(from + BATCH, pictures)));
        batch.forEach(each -> made.add(large(each)));
      }
    }
    return made::get;
  }

  private static BufferedImage large(float[] picture) {
    var small = Renderer.image(picture, Renderer.SIDE, Renderer.SIDE);
    return Canvas.scaled(small, SIDE / (double) Renderer.SIDE);
  }
}

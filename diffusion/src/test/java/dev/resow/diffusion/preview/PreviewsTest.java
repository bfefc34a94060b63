package dev.resow.diffusion.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.Sampler;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.SessionState;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Previews of the demo model: they look like the picture, and the picture does not know of them.
 */
class PreviewsTest {
  private static final SamplingRequest REQUEST =
      SamplingRequest.plain("a red fox and a blue cat", 128, 128, 12, 3, 7);
  private static Sd3Model model;

  @BeforeAll
  static void load() {
    model = Sd3Model.load(Path.of("../models/menagerie"), Placement.cpu());
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private record Run(List<Preview> previews, Finished end) {}

  private static Run run(int previews) {
    try (var session = new Sampler(model).open(REQUEST)) {
      session.previews(previews);
      var seen = new ArrayList<Preview>();
      while (true) {
        var outcome = session.step();
        session.preview().ifPresent(seen::add);
        if (outcome instanceof Finished end) {
          assertThat(session.preview()).as("after the decoding").isEmpty();
          return new Run(seen, end);
        }
      }
    }
  }

  @Test
  void thePictureIsTheSameToTheLastByteWithAndWithoutPreviews() {
    assertThat(run(11).end().png()).isEqualTo(run(0).end().png());
  }

  @Test
  void eachPreviewSaysWhereItBelongs() {
    assertThat(run(0).previews()).isEmpty();
    var previews = run(3).previews();
    assertThat(previews).extracting(Preview::step).containsExactly(3, 6, 9);
    assertThat(previews).extracting(Preview::number).containsExactly(0, 1, 2);
    assertThat(previews).allMatch(p -> p.round() == 0 && p.steps() == 12);
    assertThat(previews).allMatch(p -> p.png().length <= Thumbnail.BYTES);
  }

  @Test
  void aResumedSessionHasThePreviewsOfItsSteps() {
    byte[] saved;
    try (var session = new Sampler(model).open(REQUEST)) {
      for (int i = 0; i < 5; i++) {
        session.step();
      }
      saved = session.save().toBytes();
    }
    try (var session = new Sampler(model).resume(SessionState.fromBytes(saved))) {
      session.previews(3);
      session.step();
      assertThat(session.preview().orElseThrow().png()).isEqualTo(run(3).previews().get(1).png());
    }
  }

  /** Against the picture, each cell's pixels averaged. */
  @Test
  void theLastPreviewIsCloseToThePicture() throws IOException {
    var run = run(11);
    double first = distance(run.previews().getFirst(), run.end().image());
    double last = distance(run.previews().getLast(), run.end().image());
    assertThat(last).as("root mean square of the levels").isLessThan(25);
    assertThat(last).isLessThan(first);
  }

  private static double distance(Preview preview, RgbImage picture) throws IOException {
    BufferedImage small = ImageIO.read(new ByteArrayInputStream(preview.png()));
    assertThat(small.getWidth()).isEqualTo(16);
    double sum = 0;
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        for (int colour = 0; colour < 3; colour++) {
          double mean = 0;
          for (int i = 0; i < 64; i++) {
            int pixel = (8 * y + i / 8) * 128 + 8 * x + i % 8;
            mean += (picture.rgb()[3 * pixel + colour] & 0xff) / 64.;
          }
          int level = small.getRGB(x, y) >> 16 - 8 * colour & 0xff;
          sum += (level - mean) * (level - mean);
        }
      }
    }
    return Math.sqrt(sum / (3 * 16 * 16));
  }
}

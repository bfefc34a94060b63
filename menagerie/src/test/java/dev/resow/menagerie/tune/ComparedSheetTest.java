package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.scene.Renderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparedSheetTest {
  @TempDir Path folder;

  /** Pictures of one grey each: the lighter, the later the prompt; the second seed is black. */
  private static Pictures pictures(int count) {
    var prompts = new ArrayList<PromptSet.Prompt>();
    var pixels = new ArrayList<float[]>();
    for (int i = 0; i < count; i++) {
      for (int seed = 0; seed < 2; seed++) {
        prompts.add(PromptSet.LOOKALIKES.prompts().get(i));
        var grey = new float[3 * Renderer.SIDE * Renderer.SIDE];
        Arrays.fill(grey, seed == 0 ? (i + 1f) / count * 2 - 1 : -1);
        pixels.add(grey);
      }
    }
    return new Pictures(prompts, pixels);
  }

  @Test
  void aRowShowsTheFirstSeedOfPromptsThatAreSpreadEvenly() throws IOException {
    var sheet = new ComparedSheet();
    sheet.add(pictures(16));
    sheet.add(pictures(3));
    assertThat(sheet.rows()).isEqualTo(2);
    var file = folder.resolve("new/sheet.png");
    sheet.write(file);
    var image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(8 * Renderer.SIDE);
    assertThat(image.getHeight()).isEqualTo(2 * Renderer.SIDE);
    for (int column = 0; column < 8; column++) {
      int expected = Math.round((2 * column + 1) / 16f * 255);
      assertThat(image.getRGB(column * Renderer.SIDE, 0) & 255)
          .isBetween(expected - 1, expected + 1);
    }
    assertThat(image.getRGB(7 * Renderer.SIDE, Renderer.SIDE) & 255)
        .as("few prompts come several times")
        .isEqualTo(255);
  }
}

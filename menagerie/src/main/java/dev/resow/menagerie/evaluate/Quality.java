package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scenes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Guards against successes bought with ugly or equal pictures.
 *
 * @param distance Frechet distance, with diagonal covariances, between the features of the pictures
 *     and of renders that show what the prompts ask for; 0 for the same distribution
 * @param diversity mean distance between the features of two pictures of one prompt
 */
public record Quality(double distance, double diversity) {
  private static final int RENDERS_PER_PICTURE = 2;

  static Quality of(List<Picture> pictures, Judge judge) {
    return of(
        pictures.stream().map(picture -> picture.order().prompt()).toList(),
        pictures.stream().map(Quality::pixels).toList(),
        judge);
  }

  /**
   * @param prompts b of them; those of several pictures are equal
   * @param pictures b of (3, 128, 128) in [-1, 1]
   */
  public static Quality of(List<PromptSet.Prompt> prompts, List<float[]> pictures, Judge judge) {
    var renders = new ArrayList<float[]>();
    for (var prompt : prompts) {
      for (int i = 0; i < RENDERS_PER_PICTURE; i++) {
        // checks take negative seeds, see Scenes
        long seed = -1 - renders.size();
        renders.add(Renderer.render(Scenes.of(seed, prompt.asked())));
      }
    }
    var painted = judge.features(pictures);
    return new Quality(frechet(painted, judge.features(renders)), diversity(prompts, painted));
  }

  private static float[] pixels(Picture picture) {
    try {
      return Renderer.channelsFirst(ImageIO.read(new ByteArrayInputStream(picture.png())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Squared distance of the means plus that of the standard deviations, by dimension. */
  static double frechet(List<float[]> a, List<float[]> b) {
    double sum = 0;
    for (int d = 0; d < a.getFirst().length; d++) {
      var one = Moments.of(a, d);
      var other = Moments.of(b, d);
      sum += square(one.mean - other.mean) + square(one.deviation - other.deviation);
    }
    return sum;
  }

  private static double diversity(List<PromptSet.Prompt> prompts, List<float[]> points) {
    Map<PromptSet.Prompt, List<float[]>> byPrompt = new LinkedHashMap<>();
    for (int i = 0; i < points.size(); i++) {
      byPrompt.computeIfAbsent(prompts.get(i), p -> new ArrayList<>()).add(points.get(i));
    }
    double sum = 0;
    int pairs = 0;
    for (var own : byPrompt.values()) {
      for (int i = 0; i < own.size(); i++) {
        for (int j = 0; j < i; j++, pairs++) {
          sum += distance(own.get(i), own.get(j));
        }
      }
    }
    return pairs == 0 ? 0 : sum / pairs;
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += square(a[d] - b[d]);
    }
    return Math.sqrt(sum);
  }

  private static double square(double x) {
    return x * x;
  }

  private record Moments(double mean, double deviation) {
    static Moments of(List<float[]> points, int dimension) {
      double mean = points.stream().mapToDouble(p -> p[dimension]).average().orElseThrow();
      double variance =
          points.stream().mapToDouble(p -> square(p[dimension] - mean)).average().orElseThrow();
      return new Moments(mean, Math.sqrt(variance));
    }
  }
}

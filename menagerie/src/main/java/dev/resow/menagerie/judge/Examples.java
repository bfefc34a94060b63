package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Face;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.menagerie.scene.Subject;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Makes labelled pictures from seeds: scenes of the whole world, some faces replaced by blends. */
public final class Examples {
  private Examples() {}

  /** Material of the training: worn, one face in three a blend. Equal seeds, equal examples. */
  public static Example training(long seed) {
    var random = new SplittableRandom(seed ^ 0x6a75646765L);
    var labels = new LabelMap();
    var image = image(seed, 1 / 3.0, labels, random);
    return Wear.TRAINING.apply(Renderer.channelsFirst(image), labels, random);
  }

  /** A scene with a blend in the place of its first subject. */
  static BufferedImage replaced(Scene scene, Blend blend) {
    return Renderer.image(
        graphics -> {
          scene.background().paint(graphics);
          var first = scene.subjects().getFirst();
          blend.paint(graphics, first.x(), first.y(), first.radius());
          scene.subjects().stream().skip(1).forEach(s -> Face.paint(graphics, s));
        });
  }

  private static BufferedImage image(
      long seed, double blended, LabelMap labels, SplittableRandom random) {
    var scene = Scenes.scene(seed, SceneMix.EVERYTHING);
    return Renderer.image(
        graphics -> {
          scene.background().paint(graphics);
          for (Subject s : scene.subjects()) {
            if (random.nextDouble() < blended) {
              new Blends(random).draw().paint(graphics, s.x(), s.y(), s.radius());
              labels.add(s.x(), s.y(), s.radius(), Verdicts.ODD, LabelMap.IGNORE);
            } else {
              Face.paint(graphics, s);
              int colour = Verdicts.of(s.colour());
              labels.add(s.x(), s.y(), s.radius(), Verdicts.of(s.animal()), colour);
            }
          }
        });
  }
}

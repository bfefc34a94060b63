package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Face;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.menagerie.scene.Subject;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.SplittableRandom;

/** Makes labelled pictures from seeds: scenes of the whole world, some faces replaced by blends. */
public final class Examples {
  /** Rooms without a face, so that the judge knows them. */
  private static final double EMPTY_SHARE = .04;

  private static final double BLENDED_SHARE = 1 / 3.0;

  /** The choice of blends must not repeat the numbers that made the scene. */
  private static final long OWN_STREAM = 0x6a75646765L;

  private Examples() {}

  /** Material of the training: worn, one face in three a blend. Equal seeds, equal examples. */
  public static Example training(long seed) {
    var random = new SplittableRandom(seed ^ OWN_STREAM);
    var scene = Scenes.scene(seed, SceneMix.EVERYTHING);
    var subjects = random.nextDouble() < EMPTY_SHARE ? List.<Subject>of() : scene.subjects();
    var labels = new LabelMap();
    var image =
        Renderer.image(
            graphics -> {
              scene.background().paint(graphics);
              subjects.forEach(subject -> paint(graphics, subject, labels, random));
            });
    return Wear.TRAINING.apply(Renderer.channelsFirst(image), labels, random);
  }

  private static void paint(
      Graphics2D graphics, Subject s, LabelMap labels, SplittableRandom random) {
    if (random.nextDouble() < BLENDED_SHARE) {
      new Blends(random).draw().paint(graphics, s.x(), s.y(), s.radius());
      labels.add(s.x(), s.y(), s.radius(), Verdicts.ODD, LabelMap.IGNORE);
    } else {
      Face.paint(graphics, s);
      int colour = Verdicts.of(s.colour());
      labels.add(s.x(), s.y(), s.radius(), Verdicts.of(s.animal()), colour);
    }
  }

  /** A scene with a random blend in the place of one subject. */
  public static BufferedImage blended(Scene scene, int subject, SplittableRandom random) {
    var blend = new Blends(random).draw();
    return Renderer.image(
        graphics -> {
          scene.background().paint(graphics);
          for (int i = 0; i < scene.subjects().size(); i++) {
            var own = scene.subjects().get(i);
            if (i == subject) {
              blend.paint(graphics, own.x(), own.y(), own.radius());
            } else {
              Face.paint(graphics, own);
            }
          }
        });
  }

  /**
   * A picture as decoders and samplers would make it.
   *
   * @param picture (3, 128, 128) in [-1, 1]
   */
  public static float[] worn(float[] picture, SplittableRandom random) {
    return Wear.TRAINING.apply(picture, new LabelMap(), random).picture();
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
}

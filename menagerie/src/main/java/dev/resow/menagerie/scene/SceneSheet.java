package dev.resow.menagerie.scene;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes a contact sheet of the world: the twelve animals, dyed ones, then scenes of the mix. */
public final class SceneSheet {
  private static final int COLUMNS = 12;

  private SceneSheet() {}

  /** Usage: {@code SceneSheet FILE.png}. */
  public static void main(String[] arguments) throws IOException {
    var file = Path.of(arguments.length > 0 ? arguments[0] : "target/scenes.png");
    var pictures = new ArrayList<BufferedImage>();
    for (double coloured : new double[] {0, 1}) {
      for (var animal : Animal.values()) {
        pictures.add(show(Scenes.of(-1 - animal.ordinal(), List.of(animal), coloured)));
      }
    }
    for (long seed = -1; seed >= -4 * COLUMNS; seed--) {
      pictures.add(show(Scenes.scene(seed, SceneMix.TRAINING)));
    }
    ContactSheet.write(file, pictures, COLUMNS);
    System.out.println("wrote " + file);
  }

  private static BufferedImage show(Scene scene) {
    System.out.println(scene.seed() + "  " + scene.caption());
    return Renderer.image(scene);
  }
}

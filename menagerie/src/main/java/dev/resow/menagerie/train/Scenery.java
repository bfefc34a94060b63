package dev.resow.menagerie.train;

import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.util.List;
import java.util.stream.IntStream;

/** Rendered scenes kept in memory as bytes: (3, 128, 128) each. */
record Scenery(List<Scene> scenes, byte[][] pixels) {
  static Scenery training(int count) {
    var scenes =
        IntStream.range(0, count)
            .parallel()
            .mapToObj(i -> Scenes.scene(i, SceneMix.TRAINING))
            .toList();
    var pixels =
        scenes.parallelStream().map(s -> toBytes(Renderer.render(s))).toArray(byte[][]::new);
    return new Scenery(scenes, pixels);
  }

  private static byte[] toBytes(float[] image) {
    var bytes = new byte[image.length];
    for (int i = 0; i < image.length; i++) bytes[i] = (byte) Math.round(image[i] * 127.5 - .5);
    return bytes;
  }

  /** Writes the square crop at (left, top) of one scene as floats in [-1, 1], channels first. */
  void crop(int index, int left, int top, int side, float[] into, int offset) {
    byte[] from = pixels[index];
    for (int c = 0; c < 3; c++)
      for (int y = 0; y < side; y++)
        for (int x = 0; x < side; x++)
          into[offset++] =
              (from[(c * Renderer.SIDE + top + y) * Renderer.SIDE + left + x] + .5f) / 127.5f;
  }
}

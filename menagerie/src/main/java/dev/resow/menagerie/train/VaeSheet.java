package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.Vae;
import dev.resow.menagerie.scene.ContactSheet;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** Scenes the training never saw in the upper rows, their reconstructions below them. */
record VaeSheet(Map<String, NDArray> weights) {
  private static final int COUNT = 8;

  void write(Path file) throws IOException {
    var vae = new Vae(VaeShape.config(1, 0), new Weights(weights, Precision.FP32));
    var tiles = new ArrayList<BufferedImage>();
    try (NDManager scope = TensorEngine.manager()) {
      var pixels = new ArrayList<float[]>();
      for (int i = 1; i <= COUNT; i++)
        pixels.add(Renderer.render(Scenes.scene(-i, SceneMix.TRAINING)));
      pixels.forEach(p -> tiles.add(Renderer.image(p, Renderer.SIDE, Renderer.SIDE)));
      for (float[] p : pixels) {
        NDArray image = scope.create(p, new Shape(1, 3, Renderer.SIDE, Renderer.SIDE));
        NDArray mean = vae.encodeMoments(image).split(2, 1).get(0);
        tiles.add(
            Renderer.image(vae.decodeUnscaled(mean).toFloatArray(), Renderer.SIDE, Renderer.SIDE));
      }
    }
    ContactSheet.write(file, tiles, COUNT);
  }
}

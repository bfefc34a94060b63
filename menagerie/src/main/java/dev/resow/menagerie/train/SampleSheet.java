package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.vae.Vae;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.ContactSheet;
import dev.resow.menagerie.scene.Renderer;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the averaged weights paint: each animal alone, then pairs and triples, always from the same
 * noise.
 */
final class SampleSheet {
  static final int STEPS = 28;
  static final double SHIFT = 2;
  static final double GUIDANCE = 3;
  private static final List<String> TOGETHER =
      List.of(
          "a cat and a panda",
          "a photo of a pig and a tiger",
          "a fox left of a koala",
          "a lion above a rabbit",
          "a blue bear and a dog",
          "a leopard and a red wolf",
          "a tiger and a leopard",
          "a dog and a wolf",
          "a bear and a koala",
          "a cat and a fox",
          "a panda, a pig and a fox",
          "a rabbit, a lion and a green cat");

  private final DemoNetworks networks;
  private final Vae vae;
  private final CaptionTokens tokens;

  SampleSheet(DemoNetworks networks, TrainedVae vae, LatentCache cache, CaptionTokens tokens) {
    this.networks = networks;
    this.vae = vae.vae(cache.scalingFactor(), cache.shiftFactor());
    this.tokens = tokens;
  }

  void write(Path file) throws IOException {
    var prompts = new ArrayList<String>();
    for (Animal animal : Animal.values()) prompts.add("a photo of a " + animal.word());
    prompts.addAll(TOGETHER);
    ContactSheet.write(file, sample(prompts), 12);
  }

  private List<BufferedImage> sample(List<String> prompts) {
    int b = prompts.size();
    try (NDManager manager = TensorEngine.manager()) {
      var texts = new ArrayList<>(Collections.nCopies(b, ""));
      texts.addAll(prompts);
      var conditioning = networks.encode(tokens.batch(manager, texts));
      var shape = new Shape(b, 16, 16, 16);
      NDArray x = manager.create(Philox.normals(7, 0, (int) shape.size()), shape);
      for (int i = 0; i < STEPS; i++) {
        double sigma = sigma(i);
        try (NDManager scope = manager.newSubManager()) {
          NDArray twice = x.concat(x, 0);
          twice.attach(scope);
          NDArray velocity =
              networks.velocity(twice, scope.full(new Shape(2L * b), (float) sigma), conditioning);
          NDArray plain = velocity.get("0:" + b);
          NDArray guided = velocity.get(b + ":").sub(plain).mul(GUIDANCE).add(plain);
          NDArray next = x.add(guided.mul(sigma(i + 1) - sigma));
          next.attach(manager);
          x.close();
          x = next;
        }
      }
      var images = new ArrayList<BufferedImage>();
      for (int i = 0; i < b; i++)
        images.add(
            Renderer.image(
                vae.decode(x.get(i + ":" + (i + 1))).toFloatArray(), Renderer.SIDE, Renderer.SIDE));
      return images;
    }
  }

  /** Noise level before step i, shifted as in the SD3 paper, section 5.3.2. */
  private static double sigma(int i) {
    double t = 1 - (double) i / STEPS;
    return SHIFT * t / (1 + (SHIFT - 1) * t);
  }
}

package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.Vae;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Captions and normalised latents of the training scenes.
 *
 * @param latents (scenes, 16 * 16 * 16), mean 0 and deviation 1 over all values
 * @param shiftFactor mean of the raw latents
 * @param scalingFactor 1 / deviation of the raw latents
 */
record LatentCache(
    List<String> captions, NDArray latents, double shiftFactor, double scalingFactor) {
  private static final int BATCH = 32;
  private static final int VALUES = 16 * 16 * 16;

  static LatentCache load(NDManager manager, Path file, Map<String, NDArray> vaeWeights, int count)
      throws IOException {
    if (!Files.exists(file)) encode(file, vaeWeights, count);
    var captions =
        IntStream.range(0, count)
            .mapToObj(i -> Scenes.scene(i, SceneMix.TRAINING).caption())
            .toList();
    var source = Safetensors.open(file);
    NDArray latents = source.read("latents", manager, DataType.FLOAT32);
    double shift = Double.parseDouble(source.metadata().get("shift_factor"));
    double scaling = Double.parseDouble(source.metadata().get("scaling_factor"));
    latents.subi(shift).muli(scaling);
    return new LatentCache(captions, latents, shift, scaling);
  }

  private static void encode(Path file, Map<String, NDArray> vaeWeights, int count)
      throws IOException {
    var vae = new Vae(VaeShape.config(1, 0), new Weights(vaeWeights, Precision.FP32));
    var values = new float[count * VALUES];
    for (int start = 0; start < count; start += BATCH) {
      int from = start;
      int size = Math.min(BATCH, count - start);
      var renders =
          IntStream.range(0, size)
              .parallel()
              .mapToObj(i -> Renderer.render(Scenes.scene(from + i, SceneMix.TRAINING)))
              .toList();
      var pixels = new float[size * renders.getFirst().length];
      for (int i = 0; i < size; i++)
        System.arraycopy(
            renders.get(i), 0, pixels, i * renders.get(i).length, renders.get(i).length);
      try (NDManager scope = TensorEngine.manager()) {
        NDArray images = scope.create(pixels, new Shape(size, 3, Renderer.SIDE, Renderer.SIDE));
        float[] mean = vae.encodeMoments(images).split(2, 1).get(0).toFloatArray();
        System.arraycopy(mean, 0, values, start * VALUES, mean.length);
      }
      if (start / BATCH % 100 == 0) System.out.printf("encoded %d/%d scenes%n", start, count);
    }
    double sum = 0;
    double squares = 0;
    for (float v : values) {
      sum += v;
      squares += (double) v * v;
    }
    double shift = sum / values.length;
    double scaling = 1 / Math.sqrt(squares / values.length - shift * shift);
    try (NDManager scope = TensorEngine.manager()) {
      Map<String, String> metadata =
          Map.of(
              "shift_factor", Double.toString(shift), "scaling_factor", Double.toString(scaling));
      SafetensorsWriter.write(
          file,
          Map.of("latents", scope.create(values, new Shape(count, VALUES))),
          StoredType.F16,
          metadata);
    }
  }
}

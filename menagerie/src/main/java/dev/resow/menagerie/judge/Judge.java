package dev.resow.menagerie.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.menagerie.scene.Renderer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Reads pictures of 128 x 128. Not for use by several threads at once. */
public final class Judge implements AutoCloseable {
  private static final int BATCH = 32;
  private static final int PIXELS = 3 * Renderer.SIDE * Renderer.SIDE;

  private final NDManager manager;
  private final JudgeNetwork network;

  private Judge(NDManager manager, JudgeNetwork network) {
    this.manager = manager;
    this.network = network;
  }

  /**
   * @param folder holds {@code judge.safetensors}
   * @throws dev.resow.diffusion.tensor.ModelFormatException when the file is missing or damaged
   */
  public static Judge load(Path folder) {
    var source = Safetensors.open(folder.resolve("judge.safetensors"));
    var manager = TensorEngine.manager();
    var arrays = new HashMap<String, NDArray>();
    for (var key : source.keys()) {
      arrays.put(key, source.read(key, manager, DataType.FLOAT32));
    }
    return new Judge(manager, new JudgeNetwork(new Weights(arrays, Precision.FP32)));
  }

  /**
   * @param picture (3, 128, 128) in [-1, 1], channels first
   */
  public Judgement judge(float[] picture) {
    return judge(List.of(picture)).getFirst();
  }

  /** Judges pictures in their order. */
  public List<Judgement> judge(List<float[]> pictures) {
    var judgements = new ArrayList<Judgement>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
      judgements.addAll(batch(pictures.subList(from, Math.min(from + BATCH, pictures.size()))));
    }
    return judgements;
  }

  /**
   * Each picture as a point: mean and standard deviation over the grid of what the judge decides
   * from. Distances between such points say how alike pictures are in style and finish.
   *
   * @return 2 {@link JudgeNetwork#width} values for each picture
   */
  public List<float[]> features(List<float[]> pictures) {
    var features = new ArrayList<float[]>();
    for (int from = 0; from < pictures.size(); from += BATCH) {
      var part = pictures.subList(from, Math.min(from + BATCH, pictures.size()));
      try (NDManager scope = manager.newSubManager()) {
        NDArray grid =
            network.features(stacked(part, scope)).reshape(part.size(), network.width(), -1);
        NDArray mean = grid.mean(new int[] {2}, true); // (b, width, 1)
        NDArray spread = grid.sub(mean).square().mean(new int[] {2}).sqrt(); // (b, width)
        NDArray points = mean.squeeze(2).concat(spread, 1); // (b, 2 width)
        for (int i = 0; i < part.size(); i++) {
          features.add(points.get(i).toFloatArray());
        }
      }
    }
    return features;
  }

  private List<Judgement> batch(List<float[]> pictures) {
    try (var _ = NoGradient.begin();
        NDManager scope = manager.newSubManager()) {
      var logits = network.forward(stacked(pictures, scope)).split(new long[] {Verdicts.KINDS}, 1);
      NDArray kinds = logits.get(0).softmax(1); // (b, KINDS, 16, 16)
      NDArray colours = logits.get(1).softmax(1); // (b, COLOURS, 16, 16)
      var judgements = new ArrayList<Judgement>();
      for (int i = 0; i < pictures.size(); i++) {
        judgements.add(
            new Faces(kinds.get(i).toFloatArray(), colours.get(i).toFloatArray()).judgement());
      }
      return judgements;
    }
  }

  /** (b, 3, 128, 128). */
  private static NDArray stacked(List<float[]> pictures, NDManager scope) {
    var pixels = new float[pictures.size() * PIXELS];
    for (int i = 0; i < pictures.size(); i++) {
      if (pictures.get(i).length != PIXELS) {
        throw new IllegalArgumentException(
            "expected a picture of 3 x 128 x 128 values, found " + pictures.get(i).length);
      }
      System.arraycopy(pictures.get(i), 0, pixels, i * PIXELS, PIXELS);
    }
    return scope.create(pixels, new Shape(pictures.size(), 3, Renderer.SIDE, Renderer.SIDE));
  }

  @Override
  public void close() {
    manager.close();
  }
}

package dev.resow.diffusion.mmdit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every shape of the transformer family against a recomputation in plain Java: with and without QK
 * norm (SD3.5), with dual attention in some blocks (SD3.5-medium), for sizes that crop the position
 * grid evenly and oddly.
 */
class MmditVariantsTest {
  private static final int TEXT = 5;

  static Stream<Arguments> variants() {
    return Stream.of(
        variant("SD3", false, Set.of(), 6, 8),
        variant("SD3.5-large: QK norm", true, Set.of(), 6, 8),
        variant("SD3.5-medium: QK norm and dual attention", true, Set.of(0, 1), 6, 8),
        variant("dual attention in the last block, no QK norm", false, Set.of(2), 10, 4),
        variant("the whole position grid", true, Set.of(0), 12, 12));
  }

  private static Arguments variant(
      String name, boolean norm, Set<Integer> dual, int height, int width) {
    var config = new MmditConfig(2, 4, 4, 3, 2, 4, 10, 6, 6, norm, dual);
    return Arguments.of(Named.of(name, config), height, width);
  }

  @ParameterizedTest(name = "{0}, {1} x {2}")
  @MethodSource("variants")
  void equalsTheDefinition(MmditConfig config, int height, int width) {
    try (var manager = NDManager.newBaseManager()) {
      var arrays = new LinkedHashMap<String, NDArray>();
      MmditShapes.of(config)
          .all()
          .forEach((key, shape) -> arrays.put(key, random(manager, arrays.size(), shape, 0.3f)));
      NDArray latent = random(manager, 1000, new Shape(1, 4, height, width), 1);
      NDArray text = random(manager, 1001, new Shape(1, TEXT, 10), 1);
      NDArray pooled = random(manager, 1002, new Shape(1, 6), 1);
      NDArray time = manager.create(new float[] {321.5f});
      var network = new Mmdit(config, new Weights(arrays, Precision.FP32));

      double[] expected =
          new PlainMmdit(config, arrays)
              .forward(doubles(latent), height, width, 321.5, rows(text), doubles(pooled));
      var wanted = new float[expected.length];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = (float) expected[i];
      }
      NDArray reference = manager.create(wanted, latent.getShape());

      try (var _ = NoGradient.begin()) {
        NDArray fast = network.forward(latent, time, text, pooled);
        Goldens.assertClose(fast, reference, "without gradients", 1e-4);
      }
      latent.setRequiresGradient(true);
      try (var collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray slow = network.forward(latent, time, text, pooled);
        Goldens.assertClose(slow, reference, "with gradients", 1e-4);
        collector.backward(slow.sum());
      }
      assertThat(latent.getGradient().abs().sum().getFloat()).isPositive().isFinite();
    }
  }

  private static NDArray random(NDManager manager, int stream, Shape shape, float spread) {
    var values = Philox.normals(5, stream, (int) shape.size());
    return manager.create(values, shape).mul(spread);
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    var out = new double[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[i];
    }
    return out;
  }

  private static double[][] rows(NDArray text) {
    double[] flat = doubles(text);
    var rows = new double[TEXT][10];
    for (int i = 0; i < flat.length; i++) {
      rows[i / 10][i % 10] = flat[i];
    }
    return rows;
  }
}

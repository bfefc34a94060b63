package dev.resow.training.critic;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;

/** Tiny random critics, and what transformers computes with them. */
public final class CriticGoldens {
  public static final Path CAPTIONER = folder().resolve("blip-caption");
  public static final Path MATCHER = folder().resolve("blip-itm");
  public static final Path SEGMENTER = folder().resolve("clipseg");

  /** Of the largest absolute value; the largest error is a tenth of it. */
  public static final double VALUES = 1e-5;

  public static final double GRADIENTS = 1e-5;

  private static final Safetensors TENSORS =
      Safetensors.open(folder().resolve("golden.safetensors"));

  private CriticGoldens() {}

  private static Path folder() {
    try {
      return Path.of(CriticGoldens.class.getResource("/critics-tiny").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  public static List<String> captions() {
    return texts(json().path("captions"));
  }

  public static List<String> nouns() {
    return texts(json().path("clipsegNouns"));
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode json() {
    try {
      return new JsonMapper().readTree(folder().resolve("golden.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static NDArray tensor(String key, NDManager manager) {
    return TENSORS.read(key, manager, DataType.FLOAT32);
  }

  /** The picture of all reference values (1, 3, 128, 128). */
  public static NDArray picture(NDManager manager) {
    return tensor("image.rgb", manager).expandDims(0);
  }

  /** The gradient of a sum of values to the pictures. */
  public static NDArray gradient(NDArray pictures, UnaryOperator<NDArray> values) {
    pictures.setRequiresGradient(true);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      tape.backward(values.apply(pictures).sum());
    }
    return pictures.getGradient();
  }

  /** Asserts equality to a reference tensor, relative to its largest absolute value. */
  public static void assertClose(NDArray actual, String key, double tolerance) {
    try (var manager = TensorEngine.manager()) {
      NDArray expected = tensor(key, manager);
      assertThat(actual.size()).as(key).isEqualTo(expected.size());
      double error = error(actual.toFloatArray(), expected.toFloatArray());
      System.out.printf("%s: %.2g%n", key, error);
      assertThat(error).as(key + ": error by largest value").isLessThan(tolerance);
    }
  }

  /** The largest difference, by the largest absolute value expected. */
  public static double error(float[] actual, float[] expected) {
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isFinite();
      largest = Math.max(largest, Math.abs(expected[i]));
      worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
    }
    return worst / largest;
  }
}

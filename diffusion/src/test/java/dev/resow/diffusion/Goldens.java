package dev.resow.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.tensor.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The tiny random SD3 pipeline and what the reference implementation computes with it. */
public final class Goldens {
  /** The pipeline in the diffusers folder layout. */
  public static final Path FOLDER = folder();

  private static final Safetensors TENSORS = Safetensors.open(FOLDER.resolve("golden.safetensors"));

  private Goldens() {}

  /** A prompt and its reference token ids. */
  public record Prompt(String prompt, long[] clip, long[] clip2, long[] t5) {
    @Override
    public String toString() {
      return prompt.isEmpty() ? "(empty)" : prompt.substring(0, Math.min(40, prompt.length()));
    }
  }

  /** All reference prompts. */
  public static List<Prompt> prompts() {
    try {
      var root = new JsonMapper().readTree(FOLDER.resolve("golden.json").toFile());
      return StreamSupport.stream(root.path("tokens").spliterator(), false)
          .map(
              t ->
                  new Prompt(
                      t.path("prompt").asText(),
                      longs(t.path("clip")),
                      longs(t.path("clip2")),
                      longs(t.path("t5"))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reference tensor. */
  public static NDArray tensor(String key, NDManager manager) {
    return TENSORS.read(key, manager, DataType.FLOAT32);
  }

  /** Asserts equality to a reference tensor, relative to its largest absolute value. */
  public static void assertClose(NDArray actual, String key, double tolerance) {
    try (var manager = NDManager.newBaseManager()) {
      assertClose(actual, tensor(key, manager), key, tolerance);
    }
  }

  /** Asserts equality of two arrays, relative to the largest absolute value of the second. */
  public static void assertClose(NDArray actual, NDArray expected, String name, double tolerance) {
    assertThat(actual.getShape()).as(name).isEqualTo(expected.getShape());
    float[] a = actual.toFloatArray();
    float[] e = expected.toFloatArray();
    double largest = 0;
    double worst = 0;
    for (int i = 0; i < e.length; i++) {
      assertThat(Float.isFinite(a[i])).as(name + " is finite").isTrue();
      largest = Math.max(largest, Math.abs(e[i]));
      worst = Math.max(worst, Math.abs(a[i] - e[i]));
    }
    assertThat(worst / largest).as(name + ": error by largest value").isLessThan(tolerance);
  }

  private static long[] longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToLong(JsonNode::asLong).toArray();
  }

  private static Path folder() {
    try {
      return Path.of(Goldens.class.getResource("/sd3-tiny").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}

package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;

/** Any tensors under any names survive the trip through a file, bit for bit. */
class SafetensorsRoundTripTest {
  @Property(tries = 100)
  void float32(@ForAll @Size(max = 6) Map<@NotEmpty String, float[]> tensors) throws IOException {
    var back = trip(tensors, StoredType.F32);
    assertThat(back.keySet()).isEqualTo(tensors.keySet());
    tensors.forEach((key, values) -> assertThat(back.get(key)).isEqualTo(values));
  }

  @Property(tries = 100)
  void float16(@ForAll @Size(max = 6) Map<@NotEmpty String, float[]> tensors) throws IOException {
    var back = trip(tensors, StoredType.F16);
    tensors.forEach(
        (key, values) -> {
          for (int i = 0; i < values.length; i++) {
            float half = Float.float16ToFloat(Float.floatToFloat16(values[i]));
            assertThat(back.get(key)[i]).isEqualTo(half);
          }
        });
  }

  private static Map<String, float[]> trip(Map<String, float[]> tensors, StoredType type)
      throws IOException {
    tensors.remove("__metadata__"); // the one name that the format keeps for itself
    var file = Files.createTempFile("round-trip", ".safetensors");
    try (var manager = NDManager.newBaseManager()) {
      var arrays = new HashMap<String, NDArray>();
      tensors.forEach((key, values) -> arrays.put(key, manager.create(values)));
      SafetensorsWriter.write(file, arrays, type);
      var read = Safetensors.open(file);
      var back = new HashMap<String, float[]>();
      for (var key : read.keys()) {
        back.put(key, read.read(key, manager, DataType.FLOAT32).toFloatArray());
      }
      return back;
    } finally {
      Files.delete(file);
    }
  }
}

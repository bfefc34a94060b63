package dev.resow.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.StreamSupport;

/** Values and gradients of every term, computed by an independent implementation in PyTorch. */
public final class GuidanceGoldens {
  private final ByteBuffer file;
  private final JsonNode header;
  private final int data;
  private final JsonNode facts;

  private GuidanceGoldens(byte[] tensors, byte[] json) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    file = ByteBuffer.wrap(tensors).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong(0);
    header = mapper.readTree(tensors, 8, length);
    data = 8 + length;
    facts = mapper.readTree(json);
  }

  public static GuidanceGoldens load() {
    try (var tensors = GuidanceGoldens.class.getResourceAsStream("/guidance/guidance.safetensors");
        var json = GuidanceGoldens.class.getResourceAsStream("/guidance/guidance.json")) {
      return new GuidanceGoldens(tensors.readAllBytes(), json.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public JsonNode facts() {
    return facts;
  }

  public boolean has(String name) {
    return header.has(name);
  }

  public float[] values(String name) {
    JsonNode tensor = header.required(name);
    int from = data + tensor.required("data_offsets").get(0).asInt();
    int to = data + tensor.required("data_offsets").get(1).asInt();
    float[] values = new float[(to - from) / Float.BYTES];
    file.slice(from, to - from).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  public NDArray array(NDManager manager, String name) {
    long[] shape =
        StreamSupport.stream(header.required(name).required("shape").spliterator(), false)
            .mapToLong(JsonNode::asLong)
            .toArray();
    return manager.create(values(name), new Shape(shape));
  }
}

package dev.resow.diffusion;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A safetensors file in memory, for making variants of published files without the code tested. */
public final class TensorFile {
  private static final JsonMapper JSON = new JsonMapper();

  /** One tensor as it is stored. */
  public record Tensor(String type, List<Long> shape, byte[] bytes) {}

  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new TreeMap<>();

  public static TensorFile read(Path file) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong();
    var header = JSON.readTree(Arrays.copyOfRange(bytes.array(), 8, 8 + length));
    var made = new TensorFile();
    for (var entry : header.properties()) {
      var node = entry.getValue();
      if (!entry.getKey().equals("__metadata__")) {
        int begin = 8 + length + node.path("data_offsets").path(0).asInt();
        int end = 8 + length + node.path("data_offsets").path(1).asInt();
        var shape = JSON.convertValue(node.path("shape"), Long[].class);
        made.put(
            entry.getKey(),
            new Tensor(
                node.path("dtype").asText(),
                List.of(shape),
                Arrays.copyOfRange(bytes.array(), begin, end)));
      }
    }
    return made;
  }

  public TensorFile put(String key, Tensor tensor) {
    tensors.put(key, tensor);
    return this;
  }

  /** Adds a tensor of zeros. */
  public TensorFile put(String key, String type, int bytes, Long... shape) {
    return put(key, new Tensor(type, List.of(shape), new byte[bytes]));
  }

  public TensorFile metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  public Tensor remove(String key) {
    return tensors.remove(key);
  }

  public List<String> keys() {
    return List.copyOf(tensors.keySet());
  }

  public TensorFile rename(UnaryOperator<String> names) {
    var before = new LinkedHashMap<>(tensors);
    tensors.clear();
    before.forEach((key, tensor) -> tensors.put(names.apply(key), tensor));
    return this;
  }

  /** The float32 tensors as bfloat16, without rounding: only their upper halves. */
  public TensorFile bf16() {
    tensors.replaceAll((_, t) -> t.type().equals("F32") ? half(t, "BF16") : t);
    return this;
  }

  /** The float32 tensors as float16. */
  public TensorFile fp16() {
    tensors.replaceAll((_, t) -> t.type().equals("F32") ? half(t, "F16") : t);
    return this;
  }

  private static Tensor half(Tensor tensor, String type) {
    var in = ByteBuffer.wrap(tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    var out = ByteBuffer.allocate(tensor.bytes().length / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      float value = in.getFloat();
      out.putShort(
          type.equals("F16")
              ? Float.floatToFloat16(value)
              : (short) (Float.floatToRawIntBits(value) >>> 16));
    }
    return new Tensor(type, tensor.shape(), out.array());
  }

  public void write(Path file) throws IOException {
    write(file, keys());
  }

  /** Writes some of the tensors, e.g. one shard's. */
  public void write(Path file, List<String> keys) throws IOException {
    var header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      var table = header.putObject("__metadata__");
      metadata.forEach(table::put);
    }
    int at = 0;
    for (var key : keys) {
      var tensor = tensors.get(key);
      var node = header.putObject(key).put("dtype", tensor.type());
      var shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      node.putArray("data_offsets").add(at).add(at + tensor.bytes().length);
      at += tensor.bytes().length;
    }
    var json = header.toString().getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(8 + json.length + at).order(ByteOrder.LITTLE_ENDIAN);
    out.putLong(json.length).put(json);
    keys.forEach(key -> out.put(tensors.get(key).bytes()));
    Files.write(file, out.array());
  }

  /**
   * Cuts the tensors into files with an index.
   *
   * @param pattern name of a file, with two numbers, e.g. {@code model-%05d-of-%05d.safetensors}
   * @param index name of the index, or null for none
   */
  public void writeShards(Path folder, int count, String pattern, String index) throws IOException {
    var map = JSON.createObjectNode();
    var weights = map.putObject("weight_map");
    var all = keys();
    for (int i = 0; i < count; i++) {
      var name = pattern.formatted(i + 1, count);
      var part = all.subList(i * all.size() / count, (i + 1) * all.size() / count);
      part.forEach(key -> weights.put(key, name));
      write(folder.resolve(name), part);
    }
    if (index != null) {
      Files.writeString(folder.resolve(index), map.toString());
    }
  }
}

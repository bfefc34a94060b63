package dev.resow.diffusion.tensor;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * The header of a safetensors file: 8 bytes of little-endian length, then JSON.
 *
 * @param tensors every tensor by name, in the order of their bytes
 * @param metadata the string table of the file
 */
record SafetensorsHeader(SequencedMap<String, TensorInfo> tensors, Map<String, String> metadata) {
  private static final ValueLayout.OfLong LENGTH =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  // The bound of the reference implementation; it also keeps a damaged length from being allocated.
  private static final long MAX_HEADER = 100_000_000;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final Comparator<TensorInfo> BYTE_ORDER =
      Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes);

  static SafetensorsHeader parse(Path file, MemorySegment mapped) {
    if (mapped.byteSize() < 8) {
      throw bad(file, null, "at least 8 bytes", mapped.byteSize() + " bytes (truncated file)");
    }
    long length = mapped.get(LENGTH, 0);
    if (length < 2 || length > MAX_HEADER) {
      throw bad(file, null, "a header of 2 to " + MAX_HEADER + " bytes", "length " + length);
    }
    if (8 + length > mapped.byteSize()) {
      throw bad(
          file, null, "a header of " + length + " bytes", sizeOf(mapped) + " (truncated file)");
    }
    var root = json(file, mapped.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE));
    var metadata = new TreeMap<String, String>();
    var found = new LinkedHashMap<String, TensorInfo>();
    for (var entry : root.properties()) {
      if (entry.getKey().equals("__metadata__")) {
        entry.getValue().properties().forEach(p -> metadata.put(p.getKey(), p.getValue().asText()));
      } else {
        found.put(entry.getKey(), tensor(file, entry.getKey(), entry.getValue(), 8 + length));
      }
    }
    var ordered = new LinkedHashMap<String, TensorInfo>();
    found.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(BYTE_ORDER))
        .forEach(e -> ordered.put(e.getKey(), e.getValue()));
    checkBytes(file, ordered, 8 + length, mapped.byteSize());
    return new SafetensorsHeader(ordered, metadata);
  }

  private static JsonNode json(Path file, byte[] bytes) {
    try {
      var root = JSON.readTree(bytes);
      if (root == null || !root.isObject()) {
        throw bad(file, null, "a JSON object as header", root == null ? "nothing" : "other JSON");
      }
      return root;
    } catch (JacksonException e) {
      throw new ModelFormatException(
          file, null, "a JSON header", "other bytes (" + e.getOriginalMessage() + ")", e);
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "a JSON header", e.toString(), e);
    }
  }

  private static TensorInfo tensor(Path file, String key, JsonNode node, long data) {
    var name = node.path("dtype").asText("no dtype");
    var type =
        StoredType.of(name).orElseThrow(() -> bad(file, key, "dtype F32, F16, BF16 or I64", name));
    var dims = node.path("shape");
    var offsets = node.path("data_offsets");
    if (!dims.isArray() || !offsets.isArray() || offsets.size() != 2) {
      throw bad(file, key, "fields shape and data_offsets", node.toString());
    }
    var shape = new long[dims.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = dims.get(i).asLong(-1);
      if (shape[i] < 0) {
        throw bad(file, key, "a shape of whole numbers", dims.toString());
      }
    }
    long begin = offsets.get(0).asLong(-1);
    long end = offsets.get(1).asLong(-1);
    long bytes = type.bytes();
    try {
      for (long dim : shape) {
        bytes = Math.multiplyExact(bytes, dim);
      }
    } catch (ArithmeticException e) {
      throw new ModelFormatException(file, key, "a shape that fits memory", dims.toString(), e);
    }
    if (begin < 0 || end - begin != bytes) {
      throw bad(file, key, bytes + " bytes for " + type + dims, "bytes " + begin + " to " + end);
    }
    return new TensorInfo(type, new Shape(shape), data + begin, bytes);
  }

  private static void checkBytes(
      Path file, SequencedMap<String, TensorInfo> tensors, long data, long size) {
    long at = data;
    for (var entry : tensors.entrySet()) {
      var info = entry.getValue();
      if (info.offset() != at) {
        throw bad(file, entry.getKey(), "its bytes at " + at, "at " + info.offset());
      }
      at += info.bytes();
      if (at > size) {
        throw bad(
            file,
            entry.getKey(),
            "a file of at least " + at + " bytes",
            size + " (truncated file)");
      }
    }
    if (at != size) {
      throw bad(file, null, "a file of " + at + " bytes", size + " bytes");
    }
  }

  private static String sizeOf(MemorySegment mapped) {
    return "a file of " + mapped.byteSize() + " bytes";
  }

  private static ModelFormatException bad(Path file, String key, String expected, String found) {
    return new ModelFormatException(file, key, expected, found);
  }
}

package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Writes safetensors files. The same tensors give the same bytes: wide types come first, then names
 * in order, and the header is padded to 8 bytes. The file appears under its name only when it is
 * complete.
 */
public final class SafetensorsWriter {
  private static final JsonMapper JSON = new JsonMapper();

  private SafetensorsWriter() {}

  /**
   * Writes all tensors as one type.
   *
   * @param type F32 or F16 for floating arrays; INT64 arrays are always stored as I64
   * @param metadata strings for {@code __metadata__}; loaders of PyTorch expect {@code format: pt}
   * @throws IOException when the file cannot be written
   */
  public static void write(
      Path file,
      Map<String, ? extends NDArray> tensors,
      StoredType type,
      Map<String, String> metadata)
      throws IOException {
    if (type != StoredType.F32 && type != StoredType.F16) {
      throw new IllegalArgumentException("expected F32 or F16 to write, got " + type);
    }
    var sorted = sorted(tensors, type);
    var header = header(sorted, type, metadata);
    var part = file.resolveSibling(file.getFileName() + ".part");
    try (var channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      writeFully(channel, length.putLong(header.length).flip());
      writeFully(channel, ByteBuffer.wrap(header));
      for (var array : sorted.values()) {
        writeFully(channel, bytes(array, stored(array, type)));
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The same with the metadata that PyTorch loaders expect. */
  public static void write(Path file, Map<String, ? extends NDArray> tensors, StoredType type)
      throws IOException {
    write(file, tensors, type, Map.of("format", "pt"));
  }

  /** Wide types first, then by name: every tensor stays aligned to its own element size. */
  private static SequencedMap<String, NDArray> sorted(
      Map<String, ? extends NDArray> tensors, StoredType type) {
    Comparator<Map.Entry<String, NDArray>> wide =
        Comparator.comparingInt(e -> -stored(e.getValue(), type).bytes());
    var sorted = new LinkedHashMap<String, NDArray>();
    new TreeMap<String, NDArray>(tensors)
        .entrySet().stream().sorted(wide).forEach(e -> sorted.put(e.getKey(), e.getValue()));
    return sorted;
  }

  private static StoredType stored(NDArray array, StoredType wanted) {
    return switch (array.getDataType()) {
      case INT64 -> StoredType.I64;
      case FLOAT32, FLOAT16 -> wanted;
      case DataType other ->
          throw new IllegalArgumentException("expected FLOAT32, FLOAT16 or INT64, got " + other);
    };
  }

  private static byte[] header(
      SequencedMap<String, NDArray> tensors, StoredType type, Map<String, String> metadata) {
    ObjectNode root = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      var table = root.putObject("__metadata__");
      new TreeMap<>(metadata).forEach(table::put);
    }
    long at = 0;
    for (var entry : tensors.entrySet()) {
      var stored = stored(entry.getValue(), type);
      var node = root.putObject(entry.getKey()).put("dtype", stored.name());
      var shape = node.putArray("shape");
      for (long dim : entry.getValue().getShape().getShape()) {
        shape.add(dim);
      }
      long end = at + entry.getValue().size() * stored.bytes();
      node.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    var json = root.toString();
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    // The first tensor then starts on a multiple of 8, so that readers can map it as it is.
    return (json + " ".repeat(Math.floorMod(-bytes, 8))).getBytes(StandardCharsets.UTF_8);
  }

  private static ByteBuffer bytes(NDArray array, StoredType stored) {
    if (array.getDataType() == stored.dataType()) {
      return array.toByteBuffer();
    }
    try (var converted = array.toType(stored.dataType(), true)) {
      return converted.toByteBuffer();
    }
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}

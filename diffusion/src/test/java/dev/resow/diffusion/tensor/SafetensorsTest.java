package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors on disk: what is written comes back, and a damaged file says what is wrong with it. */
class SafetensorsTest {
  @TempDir Path folder;
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void whatIsWrittenComesBack() throws IOException {
    var file = folder.resolve("model.safetensors");
    var weight = manager.create(new float[] {1, -2, 3.5f, 0, 5, 6}, new Shape(2, 3));
    var ids = manager.create(new long[] {7, 1L << 40});
    SafetensorsWriter.write(file, Map.of("weight", weight, "ids", ids), StoredType.F32);

    var read = Safetensors.open(file);

    assertThat(read.keys()).containsExactly("ids", "weight");
    assertThat(read.metadata()).containsEntry("format", "pt");
    assertThat(read.read("weight", manager).getShape()).isEqualTo(new Shape(2, 3));
    assertThat(read.read("weight", manager).toFloatArray()).isEqualTo(weight.toFloatArray());
    assertThat(read.read("ids", manager).toLongArray()).containsExactly(7, 1L << 40);
  }

  @Test
  void halfPrecisionIsStoredAndReadInBothTypes() throws IOException {
    var file = folder.resolve("half.safetensors");
    var weight = manager.create(new float[] {1, -2, 0.333f});
    SafetensorsWriter.write(file, Map.of("w", weight), StoredType.F16);

    var read = Safetensors.open(file);

    float third = Float.float16ToFloat(Float.floatToFloat16(0.333f));
    assertThat(read.info("w").type()).isEqualTo(StoredType.F16);
    assertThat(read.read("w", manager, DataType.FLOAT32).toFloatArray())
        .containsExactly(1, -2, third);
    assertThat(read.read("w", manager).getDataType()).isEqualTo(DataType.FLOAT16);
  }

  @Test
  void bfloat16IsDecodedToBothTypes() throws IOException {
    var bits = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
    bits.putShort((short) 0x3F80).putShort((short) 0xC000).putShort((short) 0x3EAB);
    var file = file("{\"w\":{\"dtype\":\"BF16\",\"shape\":[3],\"data_offsets\":[0,6]}}", bits);

    var read = Safetensors.open(file);

    float third = Float.intBitsToFloat(0x3EAB0000);
    assertThat(read.read("w", manager, DataType.FLOAT32).toFloatArray())
        .containsExactly(1, -2, third);
    var half = read.read("w", manager, DataType.FLOAT16).toType(DataType.FLOAT32, true);
    assertThat(half.toFloatArray())
        .containsExactly(1, -2, Float.float16ToFloat(Float.floatToFloat16(third)));
  }

  @Test
  void tensorsOnOddAddressesAreRead() throws IOException {
    var data = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-3);
    var file = file("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}   ", data);

    assertThat(Safetensors.open(file).read("w", manager).toFloatArray()).containsExactly(1.5f, -3);
  }

  @Test
  void scalarsAndEmptyTensorsKeepTheirShape() throws IOException {
    var file = folder.resolve("edge.safetensors");
    var tensors = new HashMap<String, ai.djl.ndarray.NDArray>();
    tensors.put("scalar", manager.create(2.5f));
    tensors.put("empty", manager.zeros(new Shape(0, 4)));
    SafetensorsWriter.write(file, tensors, StoredType.F32);

    var read = Safetensors.open(file);

    assertThat(read.read("scalar", manager).getShape().dimension()).isZero();
    assertThat(read.read("scalar", manager).getFloat()).isEqualTo(2.5f);
    assertThat(read.read("empty", manager).getShape()).isEqualTo(new Shape(0, 4));
  }

  @Test
  void offsetsBeyondTwoGigabytesAreReached() throws IOException {
    long big = 3L << 30;
    var file = folder.resolve("big.safetensors");
    var json =
        ("{\"pad\":{\"dtype\":\"F16\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[%d,%d]}}")
            .formatted(big / 2, big, big, big + 4);
    try (var out = new RandomAccessFile(file.toFile(), "rw")) { // sparse: takes no room on disk
      out.write(prefix(json));
      out.seek(8 + json.length() + big);
      out.write(new byte[] {0, 0, (byte) 0x80, 0x3F});
    }
    assertThat(Safetensors.open(file).read("w", manager).toFloatArray()).containsExactly(1);
  }

  @Test
  void aShardedCheckpointReadsLikeOneFile() throws IOException {
    SafetensorsWriter.write(
        folder.resolve("m-1.safetensors"), Map.of("a", manager.create(1f)), StoredType.F32);
    SafetensorsWriter.write(
        folder.resolve("m-2.safetensors"), Map.of("b", manager.create(2f)), StoredType.F32);
    var index = folder.resolve("m.safetensors.index.json");
    Files.writeString(
        index, "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}");

    var source = TensorSource.open(index);

    assertThat(source.keys()).containsExactly("a", "b");
    assertThat(source.read("b", manager).getFloat()).isEqualTo(2f);
    assertThatThrownBy(() -> source.info("c"))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll("index.json", "c", "expected");
  }

  @Test
  void aMissingShardOrTensorIsFoundOnOpening() throws IOException {
    SafetensorsWriter.write(
        folder.resolve("m-1.safetensors"), Map.of("a", manager.create(1f)), StoredType.F32);
    var index = folder.resolve("m.safetensors.index.json");
    Files.writeString(
        index, "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"b\":\"m-2.safetensors\"}}");
    assertThatThrownBy(() -> TensorSource.open(index)).hasMessageContaining("m-2.safetensors");

    Files.writeString(
        index, "{\"weight_map\":{\"a\":\"m-1.safetensors\",\"x\":\"m-1.safetensors\"}}");
    assertThatThrownBy(() -> TensorSource.open(index))
        .hasMessageContainingAll("m-1.safetensors", "x");

    Files.writeString(index, "{\"weight_map\":{\"a\":\"../m-1.safetensors\"}}");
    assertThatThrownBy(() -> TensorSource.open(index)).hasMessageContaining("same folder");
  }

  @Test
  void aMissingKeyIsNamed() throws IOException {
    var file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, Map.of("a", manager.create(1f)), StoredType.F32);
    assertThatThrownBy(() -> Safetensors.open(file).read("b", manager))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll("m.safetensors", "b", "expected", "found");
  }

  @Test
  void everyTruncationIsFoundOnOpening() throws IOException {
    var file = folder.resolve("m.safetensors");
    SafetensorsWriter.write(file, Map.of("a", manager.ones(new Shape(4))), StoredType.F32);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      var cut = folder.resolve("cut.safetensors");
      Files.write(cut, java.util.Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.open(cut))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContainingAll("cut.safetensors", "truncated");
    }
  }

  @Test
  void badHeadersAreRefused() throws IOException {
    var cases = new LinkedHashMap<String, String>();
    cases.put("[1]", "JSON object");
    cases.put("{\"w\":{\"dtype\":\"F32\"", "JSON header");
    cases.put("{\"w\":{\"dtype\":\"FLOAT32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "dtype");
    cases.put("{\"w\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "shape");
    cases.put("{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "8 bytes");
    cases.put("{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", "data_offsets");
    cases.put("{\"w\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[4,4]}}", "at");
    cases.put(
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}}",
        "memory");
    for (var entry : cases.entrySet()) {
      var file = file(entry.getKey(), ByteBuffer.allocate(4));
      assertThatThrownBy(() -> Safetensors.open(file))
          .as(entry.getKey())
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining(entry.getValue());
    }
  }

  @Test
  void aTrailingByteIsRefused() throws IOException {
    var file =
        file(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
            ByteBuffer.allocate(5));
    assertThatThrownBy(() -> Safetensors.open(file)).isInstanceOf(ModelFormatException.class);
  }

  private Path file(String json, ByteBuffer data) throws IOException {
    var file = folder.resolve("made.safetensors");
    var bytes = ByteBuffer.allocate(8 + json.length() + data.capacity());
    Files.write(file, bytes.put(prefix(json)).put(data.array()).array());
    return file;
  }

  private static byte[] prefix(String json) {
    var header = json.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + header.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(header.length)
        .put(header)
        .array();
  }
}

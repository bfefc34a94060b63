package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** From stored bytes to an array with memory of its own. */
final class TensorDecoder {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TensorDecoder() {}

  /** Refuses what cannot become an array of the wanted type, before a byte is read. */
  static void check(Path file, String key, TensorInfo info, DataType wanted) {
    var type = info.type();
    boolean integers = type == StoredType.I64;
    if (!integers && !type.floating()) {
      throw new ModelFormatException(
          file, key, "a tensor of type F32, F16, BF16 or I64", type + " " + info.shape());
    }
    boolean known =
        integers
            ? wanted == DataType.INT64
            : wanted == DataType.FLOAT32 || wanted == DataType.FLOAT16;
    if (!known) {
      throw new ModelFormatException(
          file, key, integers ? "int64 to be read as INT64" : "FLOAT32 or FLOAT16", "" + wanted);
    }
    if (Math.max(info.bytes(), info.bytes() / type.bytes() * 4) > Integer.MAX_VALUE - 8) {
      // One ByteBuffer backs one array; no tensor of this model family comes near.
      throw new ModelFormatException(
          file, key, "a tensor of less than 2 GiB in float32", info.shape() + "");
    }
  }

  /**
   * @param bytes the stored bytes; free to be given back after this call
   * @param arena for what is needed meanwhile
   */
  static NDArray decode(
      TensorInfo info, MemorySegment bytes, Arena arena, NDManager manager, DataType wanted) {
    if (info.bytes() == 0) {
      return manager.zeros(info.shape(), wanted);
    }
    if (info.type() == StoredType.BF16) {
      var values = wanted == DataType.FLOAT32 ? widen(bytes, arena) : narrow(bytes, arena);
      return own(manager, values, info, wanted);
    }
    var stored = info.type().dataType();
    if (wanted == stored) {
      return own(manager, bytes, info, stored);
    }
    try (var array = manager.create(buffer(bytes), info.shape(), stored)) {
      return array.toType(wanted, true);
    }
  }

  /** On the CPU the engine's array is a view of the buffer at first: a copy owns its memory. */
  private static NDArray own(
      NDManager manager, MemorySegment bytes, TensorInfo info, DataType type) {
    var array = manager.create(buffer(bytes), info.shape(), type);
    if (manager.getDevice().isGpu()) {
      return array;
    }
    try (array) {
      return array.duplicate();
    }
  }

  private static ByteBuffer buffer(MemorySegment bytes) {
    return bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** bfloat16 is the upper half of a float32. */
  private static MemorySegment widen(MemorySegment bytes, Arena arena) {
    long count = bytes.byteSize() / 2;
    var target = arena.allocate(count * 4, Long.BYTES);
    for (long i = 0; i < count; i++) {
      target.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * i, bytes.get(SHORT, 2 * i) << 16);
    }
    return target;
  }

  private static MemorySegment narrow(MemorySegment bytes, Arena arena) {
    long count = bytes.byteSize() / 2;
    var target = arena.allocate(bytes.byteSize(), Long.BYTES);
    for (long i = 0; i < count; i++) {
      float value = Float.intBitsToFloat(bytes.get(SHORT, 2 * i) << 16);
      target.set(SHORT, 2 * i, Float.floatToFloat16(value));
    }
    return target;
  }
}

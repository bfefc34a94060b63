package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** From stored bytes to an array, with as few copies as the types allow. */
final class TensorDecoder {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private TensorDecoder() {}

  static NDArray decode(
      Path file,
      String key,
      TensorInfo info,
      MemorySegment bytes,
      NDManager manager,
      DataType wanted) {
    check(file, key, info, wanted);
    if (info.bytes() == 0) {
      return manager.zeros(info.shape(), wanted);
    }
    if (info.type() == StoredType.BF16) {
      return manager.create(
          wanted == DataType.FLOAT32 ? widen(bytes) : narrow(bytes), info.shape(), wanted);
    }
    var array = manager.create(aligned(info, bytes), info.shape(), info.type().dataType());
    if (wanted == info.type().dataType()) {
      return array;
    }
    try (array) {
      return array.toType(wanted, true);
    }
  }

  private static void check(Path file, String key, TensorInfo info, DataType wanted) {
    boolean integers = info.type() == StoredType.I64;
    boolean known =
        integers
            ? wanted == DataType.INT64
            : wanted == DataType.FLOAT32 || wanted == DataType.FLOAT16;
    if (!known) {
      throw new ModelFormatException(
          file, key, integers ? "int64 to be read as INT64" : "FLOAT32 or FLOAT16", "" + wanted);
    }
    if (info.bytes() / info.type().bytes() * 4 > Integer.MAX_VALUE - 8) {
      // One ByteBuffer backs one array; no tensor of this model family comes near.
      throw new ModelFormatException(
          file, key, "a tensor of less than 2 GiB in float32", info.shape() + "");
    }
  }

  /** A view of the mapping, or a copy when the file put the tensor on an odd address. */
  private static ByteBuffer aligned(TensorInfo info, MemorySegment bytes) {
    if (bytes.address() % info.type().bytes() == 0) {
      return bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
    var copy = allocate(bytes.byteSize());
    MemorySegment.ofBuffer(copy).copyFrom(bytes);
    return copy;
  }

  /** bfloat16 is the upper half of a float32. */
  private static ByteBuffer widen(MemorySegment bytes) {
    long count = bytes.byteSize() / 2;
    var out = allocate(count * 4);
    var target = MemorySegment.ofBuffer(out);
    for (long i = 0; i < count; i++) {
      target.set(ValueLayout.JAVA_INT_UNALIGNED, 4 * i, bytes.get(SHORT, 2 * i) << 16);
    }
    return out;
  }

  private static ByteBuffer narrow(MemorySegment bytes) {
    long count = bytes.byteSize() / 2;
    var out = allocate(bytes.byteSize());
    var target = MemorySegment.ofBuffer(out);
    for (long i = 0; i < count; i++) {
      float value = Float.intBitsToFloat(bytes.get(SHORT, 2 * i) << 16);
      target.set(SHORT, 2 * i, Float.floatToFloat16(value));
    }
    return out;
  }

  private static ByteBuffer allocate(long bytes) {
    return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
  }
}

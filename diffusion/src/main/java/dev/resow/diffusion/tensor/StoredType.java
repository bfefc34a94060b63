package dev.resow.diffusion.tensor;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;

/** The element types of a safetensors file that checkpoints of this model family use. */
public enum StoredType {
  F32(4, DataType.FLOAT32),
  F16(2, DataType.FLOAT16),
  /** Decoded in Java: the engine's own conversion to or from bfloat16 ends the process. */
  BF16(2, DataType.FLOAT32),
  I64(8, DataType.INT64);

  private final int bytes;
  private final DataType dataType;

  StoredType(int bytes, DataType dataType) {
    this.bytes = bytes;
    this.dataType = dataType;
  }

  /** Bytes per element. */
  public int bytes() {
    return bytes;
  }

  /** The array type that holds these values without loss. */
  public DataType dataType() {
    return dataType;
  }

  static Optional<StoredType> of(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }
}

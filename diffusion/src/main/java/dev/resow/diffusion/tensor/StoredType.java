package dev.resow.diffusion.tensor;

import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Optional;

/**
 * The element types of a safetensors file, as the reference reader (safetensors 0.8.0) knows them.
 * Only some can become arrays; tensors of the others are recognised and ignored.
 */
public enum StoredType {
  F32(32, DataType.FLOAT32),
  F16(16, DataType.FLOAT16),
  /** Decoded in Java: the engine's own conversion to or from bfloat16 ends the process. */
  BF16(16, DataType.FLOAT32),
  I64(64, DataType.INT64),
  BOOL(8),
  F4(4),
  F6_E2M3(6),
  F6_E3M2(6),
  U8(8),
  I8(8),
  F8_E5M2(8),
  F8_E4M3(8),
  F8_E8M0(8),
  F8_E4M3FNUZ(8),
  F8_E5M2FNUZ(8),
  I16(16),
  U16(16),
  I32(32),
  U32(32),
  F64(64),
  U64(64),
  C64(64);

  private final int bits;
  private final DataType dataType;

  StoredType(int bits) {
    this(bits, DataType.UNKNOWN);
  }

  StoredType(int bits, DataType dataType) {
    this.bits = bits;
    this.dataType = dataType;
  }

  /** Bits per element; a few types pack elements into less than a byte. */
  public int bits() {
    return bits;
  }

  /** Bytes per element of a type that can become an array. */
  public int bytes() {
    return bits / 8;
  }

  /**
   * The array type that holds these values without loss, {@code UNKNOWN} where there is none here.
   */
  public DataType dataType() {
    return dataType;
  }

  /** Whether these are weights that can be computed with. */
  public boolean floating() {
    return this == F32 || this == F16 || this == BF16;
  }

  static Optional<StoredType> of(String name) {
    return Arrays.stream(values()).filter(t -> t.name().equals(name)).findFirst();
  }
}

package dev.resow.diffusion.tensor;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Float arrays in saved state: their length, then their bits, big-endian. */
public final class FloatArrays {
  private FloatArrays() {}

  /** Writes an array; values that are not numbers keep their bits. */
  public static void write(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    for (float value : values) {
      out.writeInt(Float.floatToRawIntBits(value));
    }
  }

  /** Reads what {@link #write} wrote. */
  public static float[] read(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.readInt());
    }
    return values;
  }
}

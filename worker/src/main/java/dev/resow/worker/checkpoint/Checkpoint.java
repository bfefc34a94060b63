package dev.resow.worker.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/**
 * A painting between two steps.
 *
 * @param fingerprint digest of what painted it; nothing else may go on with it
 * @param step steps done in its round
 * @param seconds sampling time so far, over all attempts
 * @param budget most sampling time, or null for no limit
 * @param painting what the painter saved
 */
public record Checkpoint(
    String fingerprint, int step, double seconds, Double budget, byte[] painting) {
  private static final int MAGIC = 0x52434b32; // RCK2

  /** Magic, fields in order, CRC-32, so that a file truncated by a crash is detected. */
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(painting.length + 128);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeUTF(fingerprint);
      out.writeInt(step);
      out.writeDouble(seconds);
      out.writeDouble(budget == null ? Double.POSITIVE_INFINITY : budget);
      out.writeInt(painting.length);
      out.write(painting);
      out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException when the bytes are no whole checkpoint
   */
  public static Checkpoint fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (bytes.length < 8 || in.readInt() != MAGIC) {
        throw new IllegalArgumentException("expected a checkpoint, found other bytes");
      }
      var sum = new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 8, 8));
      if (sum.readLong() != checksum(bytes, bytes.length - 8)) {
        throw new IllegalArgumentException("expected an intact checkpoint, found damaged bytes");
      }
      return new Checkpoint(
          in.readUTF(),
          in.readInt(),
          in.readDouble(),
          limit(in.readDouble()),
          in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "expected a complete checkpoint, found a truncated one", e);
    }
  }

  private static Double limit(double seconds) {
    return Double.isInfinite(seconds) ? null : Double.valueOf(seconds);
  }

  private static long checksum(byte[] bytes, int length) {
    var crc = new CRC32();
    crc.update(bytes, 0, length);
    return crc.getValue();
  }
}

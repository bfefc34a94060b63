package dev.resow.worker.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;

/**
 * A session between two steps.
 *
 * @param fingerprint digest of the model and its settings; no other model may resume it
 * @param step steps done in its round
 * @param seconds sampling time so far, over all attempts
 * @param budget most sampling time, or null for no limit
 * @param session bytes of {@code GenerationSession.save}
 */
public record Checkpoint(
    String fingerprint, int step, double seconds, Double budget, byte[] session) {
  static final int MAGIC = 0x52434b32; // RCK2

  /** Magic, fields in order, CRC-32: a file torn by a crash is recognised. */
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(session.length + 128);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeUTF(fingerprint);
      out.writeInt(step);
      out.writeDouble(seconds);
      out.writeDouble(budget == null ? Double.POSITIVE_INFINITY : budget);
      out.writeInt(session.length);
      out.write(session);
      out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IllegalArgumentException when the bytes are not one complete checkpoint
   */
  public static Checkpoint fromBytes(byte[] bytes) {
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (bytes.length < 8 || in.readInt() != MAGIC) {
        throw new IllegalArgumentException("expected a checkpoint (RCK2), found other bytes");
      }
      var sum = new DataInputStream(new ByteArrayInputStream(bytes, bytes.length - 8, 8));
      if (sum.readLong() != checksum(bytes, bytes.length - 8)) {
        throw new IllegalArgumentException("expected an intact checkpoint, found a wrong checksum");
      }
      return new Checkpoint(
          in.readUTF(),
          in.readInt(),
          in.readDouble(),
          limit(in.readDouble()),
          in.readNBytes(in.readInt()));
    } catch (IOException e) {
      throw new IllegalArgumentException("expected a complete checkpoint, found a part of one", e);
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

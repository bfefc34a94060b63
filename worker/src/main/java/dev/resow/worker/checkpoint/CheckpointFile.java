package dev.resow.worker.checkpoint;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A {@link Checkpoint} without a budget whose session need not fit in memory. Its bytes are the
 * same; a session of 2 GiB or more has the length -1, followed by its length as a long.
 *
 * @param fingerprint digest of what may resume it
 * @param step steps done
 * @param seconds computing time so far, over all attempts
 */
public record CheckpointFile(String fingerprint, int step, double seconds) {
  private static final int LONG_FOLLOWS = -1;

  /**
   * Writes a checkpoint.
   *
   * @param session file of the session
   * @param file replaced if it exists
   * @return size of the checkpoint in bytes
   */
  public long write(Path session, Path file) throws IOException {
    return write(session, file, Integer.MAX_VALUE);
  }

  /**
   * @param most the greatest length that is written as an int
   */
  long write(Path session, Path file, int most) throws IOException {
    long length = Files.size(session);
    var crc = new CRC32();
    try (var out =
        new DataOutputStream(new CheckedOutputStream(Files.newOutputStream(file), crc))) {
      out.writeInt(Checkpoint.MAGIC);
      out.writeUTF(fingerprint);
      out.writeInt(step);
      out.writeDouble(seconds);
      out.writeDouble(Double.POSITIVE_INFINITY);
      if (length <= most) {
        out.writeInt((int) length);
      } else {
        out.writeInt(LONG_FOLLOWS);
        out.writeLong(length);
      }
      Files.copy(session, out);
      out.writeLong(crc.getValue());
    }
    return Files.size(file);
  }

  /**
   * Reads a checkpoint.
   *
   * @param session gets the session; replaced if it exists, useless after an exception
   * @throws IllegalArgumentException when the file is not one complete checkpoint
   */
  public static CheckpointFile read(Path file, Path session) throws IOException {
    var crc = new CRC32();
    try (var in =
            new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), crc));
        var out = Files.newOutputStream(session)) {
      if (in.readInt() != Checkpoint.MAGIC) {
        throw new IllegalArgumentException("expected a checkpoint (RCK2), found other bytes");
      }
      var checkpoint = new CheckpointFile(in.readUTF(), in.readInt(), in.readDouble());
      in.readDouble(); // the budget
      long length = in.readInt();
      copy(in, length == LONG_FOLLOWS ? in.readLong() : length, out);
      long sum = crc.getValue();
      if (in.readLong() != sum || in.read() >= 0) {
        throw new IllegalArgumentException("expected an intact checkpoint, found a wrong checksum");
      }
      return checkpoint;
    } catch (EOFException | UTFDataFormatException e) {
      throw new IllegalArgumentException("expected a complete checkpoint, found a part of one", e);
    }
  }

  private static void copy(DataInputStream in, long length, OutputStream out) throws IOException {
    if (length < 0) {
      throw new IllegalArgumentException("expected an intact checkpoint, found a negative length");
    }
    var piece = new byte[1 << 16];
    for (long left = length; left > 0; ) {
      int read = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (read < 0) {
        throw new EOFException();
      }
      out.write(piece, 0, read);
      left -= read;
    }
  }
}

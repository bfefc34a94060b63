package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * One safetensors file of any size. The header is checked completely on opening (bounds, sizes,
 * types), so a truncated or damaged file fails before a single tensor is made.
 *
 * <p>Every array has memory of its own. Nothing is mapped: a mapped file that is cut short in place
 * kills the process. The file is read when a tensor is requested, and it must still be the one that
 * was opened (size, time of change, identity, header); otherwise the read fails with {@link
 * ModelFileChangedException}.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors implements TensorSource {
  private static final int LENGTH_BYTES = 8;

  private final Path file;
  private final FileState state;
  private final byte[] headerHash;
  private final SafetensorsHeader header;

  private Safetensors(Path file, FileState state, byte[] headerHash, SafetensorsHeader header) {
    this.file = file;
    this.state = state;
    this.headerHash = headerHash;
    this.header = header;
  }

  /**
   * Reads and checks the header of a file.
   *
   * @throws ModelFormatException when it is missing, truncated, damaged or another kind of file
   */
  public static Safetensors open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(file, null, "a safetensors file", FileKind.missing(file));
    }
    try (var channel = FileChannel.open(file)) {
      var state = FileState.of(file);
      byte[] bytes = header(file, channel, state.size());
      var header = SafetensorsHeader.parse(file, bytes, state.size() - LENGTH_BYTES - bytes.length);
      return new Safetensors(file, state, FileState.sha256(bytes), header);
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "a readable file", FileKind.reason(e), e);
    }
  }

  private static byte[] header(Path file, FileChannel channel, long size) throws IOException {
    if (size < LENGTH_BYTES) {
      throw notSafetensors(file, "at least 8 bytes", size + " bytes (truncated file)");
    }
    var prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FileState.readFully(channel, prefix, 0);
    long length = prefix.getLong(0);
    if (length < 2 || length > SafetensorsHeader.MAX_BYTES) {
      throw notSafetensors(
          file,
          "a safetensors header of 2 to " + SafetensorsHeader.MAX_BYTES + " bytes",
          "a length of " + Long.toUnsignedString(length) + " (damaged, or another kind of file)");
    }
    if (LENGTH_BYTES + length > size) {
      throw notSafetensors(
          file,
          "a header of " + length + " bytes",
          "a file of " + size + " bytes (truncated file)");
    }
    var bytes = new byte[(int) length];
    FileState.readFully(channel, ByteBuffer.wrap(bytes), LENGTH_BYTES);
    return bytes;
  }

  private static ModelFormatException notSafetensors(Path file, String expected, String found) {
    return FileKind.of(file)
        .map(kind -> new ModelFormatException(file, null, "a safetensors file", kind))
        .orElseGet(() -> new ModelFormatException(file, null, expected, found));
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public SequencedSet<String> keys() {
    return Collections.unmodifiableSequencedSet(header.tensors().sequencedKeySet());
  }

  /**
   * The free-form string table of the header ({@code __metadata__}), empty when there is none;
   * without values of more than a mebibyte.
   */
  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** Every tensor with its place, in file order. */
  public SequencedMap<String, TensorInfo> tensors() {
    return Collections.unmodifiableSequencedMap(header.tensors());
  }

  @Override
  public TensorInfo info(String key) {
    var info = header.tensors().get(key);
    if (info == null) {
      throw new ModelFormatException(
          file, key, "a tensor of this name", header.tensors().size() + " others");
    }
    return info;
  }

  @Override
  public void checkUnchanged() {
    state.check(file);
    byte[] now;
    try (var channel = FileChannel.open(file)) {
      now = header(file, channel, state.size());
    } catch (IOException | ModelFormatException e) {
      throw new ModelFileChangedException(
          file, "lost its header", e instanceof IOException io ? io : new IOException(e));
    }
    if (!Arrays.equals(FileState.sha256(now), headerHash)) {
      throw new ModelFileChangedException(file, "was overwritten");
    }
  }

  @Override
  public NDArray read(String key, NDManager manager, DataType dataType) {
    var info = info(key);
    TensorDecoder.check(file, key, info, dataType);
    try (var channel = FileChannel.open(file);
        var arena = Arena.ofConfined()) {
      state.check(file);
      var bytes = arena.allocate(Math.max(1, info.bytes()), Long.BYTES).asSlice(0, info.bytes());
      FileState.readFully(channel, bytes.asByteBuffer(), info.offset());
      state.check(file);
      return TensorDecoder.decode(info, bytes, arena, manager, dataType);
    } catch (IOException e) {
      throw new ModelFileChangedException(
          file, "could not be read (" + FileKind.reason(e) + ")", e);
    }
  }
}

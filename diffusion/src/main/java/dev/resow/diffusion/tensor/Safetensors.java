package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * One memory-mapped safetensors file of any size. The header is checked completely on opening
 * (bounds, sizes, types), so a truncated or damaged file fails before a single tensor is made.
 *
 * <p>On the CPU a tensor wanted in its stored type is a view of the mapping: no copy, and pages are
 * read when they are first used. Keep such an array open as long as any view of it, use {@link
 * #readCopy} for what is to be changed in place, and do not truncate the file while it is in use.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors implements TensorSource {
  private final Path file;
  private final MemorySegment mapped;
  private final SafetensorsHeader header;

  private Safetensors(Path file, MemorySegment mapped, SafetensorsHeader header) {
    this.file = file;
    this.mapped = mapped;
    this.header = header;
  }

  /**
   * Maps a file and checks its header.
   *
   * @throws ModelFormatException when it is missing, truncated or damaged
   */
  public static Safetensors open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ModelFormatException(file, null, "a safetensors file", "no such file");
    }
    try (var channel = FileChannel.open(file)) {
      // An automatic arena: arrays hold views of the mapping, and only they know when it is unused.
      var mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
      return new Safetensors(file, mapped, SafetensorsHeader.parse(file, mapped));
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "a readable file", e.toString(), e);
    }
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public SequencedSet<String> keys() {
    return Collections.unmodifiableSequencedSet(header.tensors().sequencedKeySet());
  }

  /** The free-form string table of the header ({@code __metadata__}), empty when there is none. */
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
  public NDArray read(String key, NDManager manager, DataType dataType) {
    var info = info(key);
    return TensorDecoder.decode(file, key, info, bytes(info), manager, dataType);
  }

  /** The stored bytes of a tensor, read-only. */
  public MemorySegment bytes(TensorInfo info) {
    return mapped.asSlice(info.offset(), info.bytes());
  }
}

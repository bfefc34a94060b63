package dev.resow.diffusion.model;

import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.StoredType;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The weights of one part of a model, checked and not yet loaded.
 *
 * @param name folder of the part, e.g. {@code text_encoder_3}
 * @param files which of its files are read
 * @param typeOf the type in which each tensor is held
 * @param streamed whether only a layer at a time is held, see {@link Checkpoint#stream}
 */
record Part(
    String name,
    WeightFiles files,
    Checkpoint checkpoint,
    Function<String, DataType> typeOf,
    boolean streamed) {
  private static final Pattern LAYER = Pattern.compile("^(.*?(?:block|layers|blocks)\\.\\d+)\\..*");

  /** Bytes of memory while the part is loaded. */
  long heldBytes() {
    if (!streamed) {
      return checkpoint.keys().stream().mapToLong(this::bytes).sum();
    }
    var byLayer = new HashMap<String, Long>();
    for (var key : checkpoint.keys()) {
      var layer = LAYER.matcher(key);
      byLayer.merge(layer.matches() ? layer.group(1) : "", bytes(key), Long::sum);
    }
    return byLayer.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  /** Bytes of memory beyond that while its largest tensor is read: as stored, and widened. */
  long readingBytes() {
    return checkpoint.keys().stream()
        .mapToLong(
            key -> {
              var info = checkpoint.info(key);
              return info.bytes() + (widened(key));
            })
        .max()
        .orElse(0);
  }

  /** Of bfloat16, stored or wanted, the engine knows no array: it is read as float32. */
  private long widened(String key) {
    boolean narrow =
        checkpoint.info(key).type() == StoredType.BF16 || typeOf.apply(key) == DataType.BFLOAT16;
    return narrow ? 4 * elements(key) : 0;
  }

  private long bytes(String key) {
    return elements(key) * typeOf.apply(key).getNumOfBytes();
  }

  private long elements(String key) {
    var info = checkpoint.info(key);
    return info.bytes() / info.type().bytes();
  }

  /** The types of the stored tensors that are read, e.g. {@code BF16} or {@code F16, F32}. */
  String storedTypes() {
    var types = new TreeSet<String>();
    checkpoint.keys().forEach(key -> types.add(checkpoint.info(key).type().name()));
    return String.join(", ", types);
  }

  /** Sentences about what the files hold and the network does not use. */
  List<String> warnings() {
    return UnusedWeights.describe(name, checkpoint.unused());
  }
}

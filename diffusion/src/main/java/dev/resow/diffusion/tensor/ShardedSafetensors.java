package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SequencedSet;

/**
 * A checkpoint cut into several safetensors files behind a {@code *.safetensors.index.json} whose
 * {@code weight_map} says which file holds which tensor. All files are opened and checked at once.
 */
public final class ShardedSafetensors implements TensorSource {
  private final Path index;
  private final SequencedMap<String, Safetensors> byKey;

  private ShardedSafetensors(Path index, SequencedMap<String, Safetensors> byKey) {
    this.index = index;
    this.byKey = byKey;
  }

  /**
   * Opens the index and every file that it names.
   *
   * @throws ModelFormatException when the index is not one, or a file is missing, damaged or lacks
   *     a tensor that the index promises
   */
  public static ShardedSafetensors open(Path index) {
    var map = weightMap(index);
    var shards = new LinkedHashMap<String, Safetensors>();
    var byKey = new LinkedHashMap<String, Safetensors>();
    for (var entry : map.properties()) {
      var name = entry.getValue().asText();
      if (!Path.of(name).equals(Path.of(name).getFileName())) {
        throw new ModelFormatException(
            index, entry.getKey(), "the name of a file in the same folder", name);
      }
      var shard = shards.computeIfAbsent(name, n -> Safetensors.open(index.resolveSibling(n)));
      shard.info(entry.getKey());
      byKey.put(entry.getKey(), shard);
    }
    return new ShardedSafetensors(index, byKey);
  }

  private static JsonNode weightMap(Path index) {
    try {
      var map = new JsonMapper().readTree(index.toFile()).path("weight_map");
      if (!map.isObject() || map.isEmpty()) {
        throw new ModelFormatException(index, "weight_map", "tensor names to file names", "none");
      }
      return map;
    } catch (IOException e) {
      throw new ModelFormatException(index, null, "a safetensors index (JSON)", e.toString(), e);
    }
  }

  @Override
  public Path file() {
    return index;
  }

  @Override
  public SequencedSet<String> keys() {
    return Collections.unmodifiableSequencedSet(byKey.sequencedKeySet());
  }

  @Override
  public TensorInfo info(String key) {
    return shard(key).info(key);
  }

  @Override
  public NDArray read(String key, NDManager manager, DataType dataType) {
    return shard(key).read(key, manager, dataType);
  }

  /** The file that holds a tensor. */
  public Safetensors shard(String key) {
    var shard = byKey.get(key);
    if (shard == null) {
      throw new ModelFormatException(index, key, "a tensor of this name", byKey.size() + " others");
    }
    return shard;
  }
}

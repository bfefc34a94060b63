package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;

/**
 * A checkpoint cut into several safetensors files, mostly behind a {@code *.safetensors.index.json}
 * whose {@code weight_map} maps tensors to files. All files are opened and checked at once.
 */
public final class ShardedSafetensors implements TensorSource {
  private static final int NAMED = 5;

  private final Path file;
  private final SequencedMap<String, Safetensors> byKey;

  private ShardedSafetensors(Path file, SequencedMap<String, Safetensors> byKey) {
    this.file = file;
    this.byKey = byKey;
  }

  /**
   * Opens the index and every file that it names.
   *
   * @throws ModelFormatException when the index is not one, or a file is missing, damaged or lacks
   *     a tensor that the index promises
   */
  public static ShardedSafetensors open(Path index) {
    var names = new LinkedHashMap<String, String>();
    for (var entry : weightMap(index).properties()) {
      var name = entry.getValue().asText();
      if (name.isEmpty() || name.contains("/") || name.contains("\\") || name.indexOf(0) >= 0) {
        throw new ModelFormatException(
            index, entry.getKey(), "the name of a file in the same folder", name);
      }
      names.put(entry.getKey(), name);
    }
    var all = new LinkedHashSet<>(names.values());
    var missing =
        all.stream().filter(name -> !Files.isRegularFile(index.resolveSibling(name))).toList();
    if (!missing.isEmpty()) {
      throw new ModelFormatException(
          index,
          null,
          "the %d files that it names".formatted(all.size()),
          "%d missing: %s%s"
              .formatted(
                  missing.size(),
                  String.join(", ", missing.subList(0, Math.min(NAMED, missing.size()))),
                  missing.size() > NAMED ? ", ..." : ""));
    }
    var shards = new LinkedHashMap<String, Safetensors>();
    var byKey = new LinkedHashMap<String, Safetensors>();
    names.forEach(
        (key, name) -> {
          var shard = shards.computeIfAbsent(name, n -> Safetensors.open(index.resolveSibling(n)));
          shard.info(key);
          byKey.put(key, shard);
        });
    return new ShardedSafetensors(index, byKey);
  }

  /**
   * Opens shards that came without an index: every tensor of every file.
   *
   * @param shards all files, in order
   */
  public static ShardedSafetensors of(List<Path> shards) {
    var byKey = new LinkedHashMap<String, Safetensors>();
    for (var path : shards) {
      var shard = Safetensors.open(path);
      shard.keys().forEach(key -> byKey.put(key, shard));
    }
    return new ShardedSafetensors(shards.getFirst(), byKey);
  }

  private static JsonNode weightMap(Path index) {
    try {
      var map = new JsonMapper().readTree(Files.readAllBytes(index)).path("weight_map");
      if (!map.isObject() || map.isEmpty()) {
        throw new ModelFormatException(index, "weight_map", "tensor names to file names", "none");
      }
      return map;
    } catch (IOException e) {
      var found = FileKind.of(index).orElse(FileKind.reason(e));
      throw new ModelFormatException(index, null, "a safetensors index (JSON)", found, e);
    }
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public SequencedSet<String> keys() {
    return Collections.unmodifiableSequencedSet(byKey.sequencedKeySet());
  }

  @Override
  public Map<String, String> metadata() {
    var all = new TreeMap<String, String>();
    shards().forEach(shard -> all.putAll(shard.metadata()));
    return all;
  }

  @Override
  public void checkUnchanged() {
    shards().forEach(Safetensors::checkUnchanged);
  }

  private Set<Safetensors> shards() {
    return new LinkedHashSet<>(byKey.values());
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
      throw new ModelFormatException(file, key, "a tensor of this name", byKey.size() + " others");
    }
    return shard;
  }
}

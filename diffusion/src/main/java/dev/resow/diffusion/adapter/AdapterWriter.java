package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes adapters in diffusers' format. Ranks and alphas go into the header's {@code
 * lora_adapter_metadata}, where diffusers keeps them, unless every alpha equals its rank.
 */
public final class AdapterWriter {
  private static final JsonMapper JSON = new JsonMapper();

  private AdapterWriter() {}

  /**
   * @param file usually {@code pytorch_lora_weights.safetensors}
   * @param adapter its changes in any order
   * @param type F32 or F16
   * @throws IOException when the file cannot be written
   */
  public static void write(Path file, List<LowRank> adapter, StoredType type) throws IOException {
    write(file, adapter, type, Map.of());
  }

  /**
   * The same with more strings in the header, such as where the adapter comes from.
   *
   * @param more by names that the format does not use
   */
  public static void write(
      Path file, List<LowRank> adapter, StoredType type, Map<String, String> more)
      throws IOException {
    // One order of the layers, so that equal adapters are equal files.
    var changes =
        adapter.stream()
            .sorted(Comparator.comparing(change -> change.target().toString()))
            .toList();
    var tensors = new LinkedHashMap<String, NDArray>();
    for (var change : changes) {
      tensors.put(change.target() + ".lora_A.weight", change.down());
      tensors.put(change.target() + ".lora_B.weight", change.up());
    }
    var metadata = new TreeMap<>(more);
    metadata.put("format", "pt");
    if (changes.stream().anyMatch(change -> change.scale() != 1)) {
      metadata.put("lora_adapter_metadata", settings(changes).toString());
    }
    SafetensorsWriter.write(file, tensors, type, metadata);
  }

  private static ObjectNode settings(List<LowRank> changes) {
    var root = JSON.createObjectNode();
    changes.stream()
        .collect(
            Collectors.groupingBy(c -> c.target().network(), TreeMap::new, Collectors.toList()))
        .forEach((network, own) -> settings(root, network + ".", own));
    return root;
  }

  private static void settings(ObjectNode root, String prefix, List<LowRank> changes) {
    double rank = most(changes, LowRank::rank).doubleValue();
    double alpha = most(changes, AdapterWriter::alpha);
    root.put(prefix + "peft_type", "LORA").put(prefix + "bias", "none");
    number(root, prefix + "r", rank);
    number(root, prefix + "lora_alpha", alpha);
    var modules = root.putArray(prefix + "target_modules");
    var ranks = root.putObject(prefix + "rank_pattern");
    var alphas = root.putObject(prefix + "alpha_pattern");
    for (var change : changes) {
      var module = change.target().module();
      modules.add(module);
      if (change.rank() != rank) {
        number(ranks, module, change.rank());
      }
      if (alpha(change) != alpha) {
        number(alphas, module, alpha(change));
      }
    }
  }

  private static double alpha(LowRank change) {
    return change.scale() * change.rank();
  }

  /** Ranks are whole numbers for PEFT. */
  private static void number(ObjectNode node, String field, double value) {
    if (value == Math.rint(value)) {
      node.put(field, (long) value);
    } else {
      node.put(field, value);
    }
  }

  /** The value that most changes have. */
  private static <T> T most(List<LowRank> changes, Function<LowRank, T> value) {
    var counts = new LinkedHashMap<T, Integer>();
    changes.forEach(change -> counts.merge(value.apply(change), 1, Integer::sum));
    return counts.entrySet().stream()
        .max(Comparator.comparingInt(Map.Entry<T, Integer>::getValue))
        .orElseThrow()
        .getKey();
  }
}

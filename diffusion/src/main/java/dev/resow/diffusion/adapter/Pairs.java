package dev.resow.diffusion.adapter;

import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.TensorSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the pairs of matrices in a file by the ends of its keys. */
final class Pairs {
  /**
   * PEFT, diffusers before it, its attention processors, sd-scripts. PEFT may put the adapter's
   * name before "weight".
   */
  private static final Pattern DOWN =
      Pattern.compile(
          "(.+)\\.(?:lora_A(?:\\.\\w+)?|lora\\.down|lora_linear_layer\\.down|lora_down|(?<=_lora\\.)down)\\.weight");

  private static final Pattern UP =
      Pattern.compile(
          "(.+)\\.(?:lora_B(?:\\.\\w+)?|lora\\.up|lora_linear_layer\\.up|lora_up|(?<=_lora\\.)up)\\.weight");
  private static final Pattern ALPHA = Pattern.compile("(.+)\\.alpha");

  /** Keys of kinds of adapters that are not low-rank matrices alone. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "hada_", "a LoHa adapter",
          "lokr_", "a LoKr adapter",
          "lora_mid", "a LoCon adapter with a third matrix",
          "dora_scale", "a DoRA adapter",
          "lora_magnitude_vector", "a DoRA adapter",
          "lora_embedding_", "an adapter of an embedding table",
          "oft_", "an OFT adapter",
          ".diff", "a change of full rank");

  private Pairs() {}

  private static final class Found {
    private String down;
    private String up;
    private String alpha;
  }

  /**
   * The pairs in file order.
   *
   * @throws ModelFormatException for a key that is no part of one, and for half a pair
   */
  static List<Pair> of(TensorSource source) {
    var found = new LinkedHashMap<String, Found>();
    for (var key : source.keys()) {
      Matcher matcher;
      if ((matcher = DOWN.matcher(key)).matches()) {
        var pair = found.computeIfAbsent(matcher.group(1), _ -> new Found());
        pair.down = once(source, key, pair.down);
      } else if ((matcher = UP.matcher(key)).matches()) {
        var pair = found.computeIfAbsent(matcher.group(1), _ -> new Found());
        pair.up = once(source, key, pair.up);
      } else if ((matcher = ALPHA.matcher(key)).matches()) {
        found.computeIfAbsent(matcher.group(1), _ -> new Found()).alpha = key;
      } else {
        throw new ModelFormatException(
            source.file(),
            key,
            "a tensor of a LoRA adapter (lora_A and lora_B, lora_down and lora_up, alpha)",
            other(key));
      }
    }
    if (found.isEmpty()) {
      throw new ModelFormatException(source.file(), null, "the tensors of a LoRA adapter", "none");
    }
    return found.entrySet().stream()
        .map(entry -> pair(source, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String once(TensorSource source, String key, String earlier) {
    if (earlier != null) {
      throw new ModelFormatException(
          source.file(), key, "one matrix of this kind per layer", earlier);
    }
    return key;
  }

  private static Pair pair(TensorSource source, String stem, Found found) {
    if (found.down == null || found.up == null) {
      throw new ModelFormatException(
          source.file(),
          stem,
          "two matrices, lora_A and lora_B (or lora_down and lora_up)",
          found.down != null
              ? "only " + found.down
              : found.up != null ? "only " + found.up : "neither");
    }
    return new Pair(stem, found.down, found.up, Optional.ofNullable(found.alpha));
  }

  private static String other(String key) {
    return OTHERS.entrySet().stream()
        .filter(entry -> key.contains(entry.getKey()))
        .map(entry -> entry.getValue() + ", which is not supported")
        .findFirst()
        .orElse("another tensor; is this the file of a whole model?");
  }
}

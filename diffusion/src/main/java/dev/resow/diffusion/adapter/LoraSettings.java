package dev.resow.diffusion.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * PEFT's {@code LoraConfig}, from {@code adapter_config.json} or from the header of a file of
 * diffusers: rank and alpha of every layer.
 *
 * @param rank r
 * @param alpha lora_alpha
 * @param ranks rank_pattern: by the name of a layer or its end
 * @param alphas alpha_pattern, likewise
 * @param stabilised use_rslora: the scale is alpha / sqrt(rank), not alpha / rank
 */
record LoraSettings(
    double rank,
    double alpha,
    Map<String, Double> ranks,
    Map<String, Double> alphas,
    boolean stabilised) {
  private static final Pattern NAME = Pattern.compile("\\^?[\\w.]{1,200}");
  private static final double DEFAULT = 8; // of LoraConfig, for both

  /** Kinds of adapters with a switch of their own that are more than two matrices. */
  private static final List<String> OTHER_KINDS =
      List.of("use_dora", "use_qalora", "use_bdlora", "lora_bias", "fan_in_fan_out");

  /**
   * @param file for messages
   * @param prefix before the name of every field, e.g. {@code transformer.}
   * @throws ModelFormatException for a field of another kind, or of an adapter that is more than
   *     two matrices per layer
   */
  static LoraSettings read(Path file, ObjectNode root, String prefix) {
    var type = root.path(prefix + "peft_type").asText("LORA");
    if (!type.equals("LORA")) {
      throw new ModelFormatException(file, prefix + "peft_type", "LORA", type);
    }
    for (var kind : OTHER_KINDS) {
      if (root.path(prefix + kind).asBoolean(false)) {
        throw new ModelFormatException(
            file, prefix + kind, "false: only plain LoRA adapters are supported", "true");
      }
    }
    var bias = root.path(prefix + "bias").asText("none");
    if (!bias.equals("none") && !bias.equals("null")) {
      throw new ModelFormatException(file, prefix + "bias", "none", bias);
    }
    var whole = root.path(prefix + "modules_to_save");
    if (whole.isArray() && !whole.isEmpty()) {
      throw new ModelFormatException(
          file, prefix + "modules_to_save", "nothing: only low-rank changes", whole.toString());
    }
    return new LoraSettings(
        positive(file, prefix + "r", root.path(prefix + "r")),
        positive(file, prefix + "lora_alpha", root.path(prefix + "lora_alpha")),
        pattern(file, root, prefix + "rank_pattern"),
        pattern(file, root, prefix + "alpha_pattern"),
        root.path(prefix + "use_rslora").asBoolean(false));
  }

  /**
   * The factor of a layer's change.
   *
   * @param found the rank of its matrices
   * @throws ModelFormatException when another rank is declared
   */
  double scale(Path file, String module, long found) {
    double declared = of(ranks, module, rank);
    if (declared != found) {
      throw new ModelFormatException(
          file, module, "matrices of rank " + declared + " as declared", "rank " + found);
    }
    double by = of(alphas, module, alpha);
    return by / (stabilised ? Math.sqrt(found) : found);
  }

  private static double of(Map<String, Double> pattern, String module, double otherwise) {
    return pattern.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), module))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(otherwise);
  }

  /**
   * A name stands for the layers that end with it; after "^" for the layer of exactly that name.
   */
  private static boolean matches(String name, String module) {
    return name.startsWith("^")
        ? module.equals(name.substring(1))
        : module.equals(name) || module.endsWith("." + name);
  }

  private static Map<String, Double> pattern(Path file, ObjectNode root, String field) {
    var values = new LinkedHashMap<String, Double>();
    var node = root.path(field);
    if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
      throw new ModelFormatException(file, field, "an object of numbers", node.toString());
    }
    for (var entry : node.properties()) {
      // PEFT reads regular expressions; a foreign one is not run here.
      if (!NAME.matcher(entry.getKey()).matches()) {
        throw new ModelFormatException(file, field, "names of layers", entry.getKey());
      }
      values.put(entry.getKey(), positive(file, field, entry.getValue()));
    }
    return values;
  }

  private static double positive(Path file, String field, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return DEFAULT;
    }
    double value = node.isNumber() ? node.asDouble() : Double.NaN;
    if (!(value > 0 && value <= 1e6)) {
      throw new ModelFormatException(
          file, field, "a number above 0, at most a million", node.toString());
    }
    return value;
  }
}

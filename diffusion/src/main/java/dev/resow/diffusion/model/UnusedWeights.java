package dev.resow.diffusion.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds the weights of a file that the configured network does not use, and the reason. */
final class UnusedWeights {
  private static final int NAMED = 3;

  /** What many writers leave in their files and no encoder needs. */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(.*\\.)?(position_ids|scaled_fp8|logit_scale|num_batches_tracked|inv_freq|spiece_model)"
              + "|vision_model\\..*|visual_projection\\..*|model_ema\\..*|.*\\.scale_(input|weight)");

  /** The other half of a T5, which makes text. */
  private static final Pattern T5_DECODER =
      Pattern.compile("(transformer\\.)?decoder\\..*|lm_head\\..*");

  private record Reason(Pattern names, String sentence) {
    static Reason of(String names, String sentence) {
      return new Reason(Pattern.compile(names), sentence);
    }
  }

  private static final Reason BLOCKS =
      Reason.of(
          "((?:single_)?transformer_blocks\\.\\d+)\\..*",
          "they belong to blocks or layers that config.json does not have (num_layers, num_single_layers)");

  private static final List<Reason> TRANSFORMER =
      List.of(
          Reason.of(
              ".*\\.norm_(added_)?[qk]\\..*",
              "config.json has no qk_norm, but these are norms of queries and keys: set qk_norm to rms_norm if the model was trained with them"),
          Reason.of(
              ".*\\.attn2\\..*",
              "they belong to a second attention that dual_attention_layers in config.json does not list for these blocks"),
          BLOCKS,
          Reason.of(
              ".*\\.guidance_embedder\\..*",
              "guidance_embeds in config.json is false, but this embeds the strength of guidance"));

  private static final List<Reason> UNET =
      List.of(
          Reason.of(
              ".*_blocks?\\..*",
              "they belong to layers that config.json does not have (layers_per_block, block_out_channels, down_block_types)"));

  private static final List<Reason> VAE =
      List.of(
          Reason.of(
              ".*\\.attentions\\..*",
              "mid_block_add_attention in config.json is false, but these are attention layers"),
          Reason.of(
              "quant_conv\\..*",
              "use_quant_conv in config.json is false, but this is that convolution"),
          Reason.of(
              "post_quant_conv\\..*",
              "use_post_quant_conv in config.json is false, but this is that convolution"),
          Reason.of(
              ".*_blocks?\\..*",
              "they belong to layers that config.json does not have (layers_per_block, block_out_channels)"));

  private static final List<Reason> ENCODER =
      List.of(
          Reason.of(
              ".*(layers|block)\\.\\d+\\..*",
              "they belong to layers that config.json does not have (num_hidden_layers, num_layers)"));

  private static final String UNKNOWN = "the network has no place for them";

  private UnusedWeights() {}

  /** One sentence per reason, with a few of the names. */
  static List<String> describe(String part, List<String> unused) {
    var byReason = new LinkedHashMap<String, List<String>>();
    for (var name : unused) {
      if (!harmless(part, name)) {
        byReason.computeIfAbsent(reason(part, name, unused), r -> new ArrayList<>()).add(name);
      }
    }
    return byReason.entrySet().stream().map(entry -> sentence(part, entry)).toList();
  }

  /** Whether nothing of a weight's block is used, its norms included. */
  private static boolean wholeBlock(String name, List<String> unused) {
    var block = BLOCKS.names().matcher(name);
    return block.matches() && unused.contains(block.group(1) + ".attn.to_q.weight");
  }

  private static boolean harmless(String part, String name) {
    return HARMLESS.matcher(name).matches()
        || part.startsWith("text_encoder") && T5_DECODER.matcher(name).matches();
  }

  private static String reason(String part, String name, List<String> unused) {
    if (wholeBlock(name, unused)) {
      return BLOCKS.sentence();
    }
    var reasons =
        switch (part) {
          case "transformer" -> TRANSFORMER;
          case "unet" -> UNET;
          case "vae" -> VAE;
          default -> ENCODER;
        };
    return reasons.stream()
        .filter(reason -> reason.names().matcher(name).matches())
        .map(Reason::sentence)
        .findFirst()
        .orElse(UNKNOWN);
  }

  private static String sentence(String part, Map.Entry<String, List<String>> group) {
    var names = group.getValue();
    return "%s: %d %s not used (%s%s): %s"
        .formatted(
            part,
            names.size(),
            names.size() == 1 ? "weight of the file is" : "weights of the file are",
            String.join(", ", names.subList(0, Math.min(NAMED, names.size()))),
            names.size() > NAMED ? ", ..." : "",
            group.getKey());
  }
}

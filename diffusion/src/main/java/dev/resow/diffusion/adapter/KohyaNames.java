package dev.resow.diffusion.adapter;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names of layers in the files of sd-scripts ("kohya"): those of the original checkpoint with
 * underscores in place of dots. There, queries, keys and values are one layer, and the norms whose
 * rows are only shift and scale (of the last block's text, and of the output) have them in that
 * order, diffusers in the other. A U-Net's layers have diffusers' names with underscores.
 */
final class KohyaNames implements Placed.Names {
  private static final String UNET = "lora_unet_";
  private static final Map<String, String> ENCODERS =
      Map.of(
          "lora_te_",
          "text_encoder",
          "lora_te1_",
          "text_encoder",
          "lora_te2_",
          "text_encoder_2",
          "lora_te3_",
          "text_encoder_3");

  private final Map<String, List<Placed>> layers = new HashMap<>();

  KohyaNames(AdapterBase base) {
    int blocks = base.blocks();
    for (int i = 0; i < blocks; i++) {
      block("joint_blocks_" + i + "_", "transformer_blocks." + i + ".", i == blocks - 1);
    }
    put("context_embedder", "context_embedder");
    put("x_embedder_proj", "pos_embed.proj");
    for (int i = 0; i < 2; i++) {
      put("t_embedder_mlp_" + 2 * i, "time_text_embed.timestep_embedder.linear_" + (i + 1));
      put("y_embedder_mlp_" + 2 * i, "time_text_embed.text_embedder.linear_" + (i + 1));
    }
    put("final_layer_linear", "proj_out");
    swapped("final_layer_adaLN_modulation_1", "norm_out.linear");
    base.targets().forEach(this::encoder);
    base.targets().stream()
        .filter(target -> target.network().equals(AdapterBase.UNET))
        .forEach(this::unet);
    layers.values().removeIf(all -> all.stream().anyMatch(p -> base.layer(p.target()).isEmpty()));
  }

  /** Whether a key is one of this format. */
  static boolean has(String key) {
    return key.startsWith(UNET) || ENCODERS.keySet().stream().anyMatch(key::startsWith);
  }

  @Override
  public Optional<List<Placed>> layers(String stem) {
    return Optional.ofNullable(layers.get(stem));
  }

  private void block(String from, String to, boolean last) {
    var image = from + "x_block_";
    var text = from + "context_block_";
    put(image + "attn_qkv", to + "attn.to_q", to + "attn.to_k", to + "attn.to_v");
    put(image + "attn_proj", to + "attn.to_out.0");
    put(image + "attn2_qkv", to + "attn2.to_q", to + "attn2.to_k", to + "attn2.to_v");
    put(image + "attn2_proj", to + "attn2.to_out.0");
    put(image + "mlp_fc1", to + "ff.net.0.proj");
    put(image + "mlp_fc2", to + "ff.net.2");
    put(image + "adaLN_modulation_1", to + "norm1.linear");
    put(text + "attn_qkv", to + "attn.add_q_proj", to + "attn.add_k_proj", to + "attn.add_v_proj");
    put(text + "attn_proj", to + "attn.to_add_out");
    put(text + "mlp_fc1", to + "ff_context.net.0.proj");
    put(text + "mlp_fc2", to + "ff_context.net.2");
    if (last) {
      swapped(text + "adaLN_modulation_1", to + "norm1_context.linear");
    } else {
      put(text + "adaLN_modulation_1", to + "norm1_context.linear");
    }
  }

  private void put(String name, String... modules) {
    layers.put(
        UNET + name,
        Arrays.stream(modules)
            .map(module -> new Placed(new Target(AdapterBase.TRANSFORMER, module), false))
            .toList());
  }

  private void swapped(String name, String module) {
    layers.put(UNET + name, List.of(new Placed(new Target(AdapterBase.TRANSFORMER, module), true)));
  }

  private void unet(Target target) {
    var name = UNET + target.module().replace('.', '_');
    layers.put(name, List.of(new Placed(target, false)));
  }

  private void encoder(Target target) {
    ENCODERS.forEach(
        (prefix, network) -> {
          if (network.equals(target.network())) {
            var name = prefix + target.module().replace('.', '_');
            layers.put(name, List.of(new Placed(target, false)));
          }
        });
  }
}

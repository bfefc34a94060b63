package dev.resow.diffusion.model;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.flux.FluxConfig;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.T5Config;
import dev.resow.diffusion.vae.VaeConfig;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** From the {@code config.json} of each part to the record its network is built from. */
final class Configs {
  private Configs() {}

  static MmditConfig mmdit(ConfigFile file) {
    file.only("_class_name", "SD3Transformer2DModel");
    file.only("qk_norm", "rms_norm");
    int heads = file.positive("num_attention_heads");
    int headSize = file.positive("attention_head_dim");
    if (file.positive("caption_projection_dim") != heads * headSize) {
      file.fail("caption_projection_dim", "the transformer's width " + heads * headSize);
    }
    int layers = file.positive("num_layers");
    var dual = Set.copyOf(file.integers("dual_attention_layers"));
    if (!dual.isEmpty() && Collections.max(dual) >= layers) {
      file.fail("dual_attention_layers", "blocks below " + layers);
    }
    int channels = file.positive("in_channels", 16);
    return new MmditConfig(
        file.positive("patch_size", 2),
        channels,
        file.positive("out_channels", channels),
        layers,
        heads,
        headSize,
        file.positive("joint_attention_dim"),
        file.positive("pooled_projection_dim"),
        file.positive("pos_embed_max_size"),
        file.text("qk_norm", null) != null,
        dual);
  }

  static FluxConfig flux(ConfigFile file) {
    file.only("_class_name", "FluxTransformer2DModel");
    file.only("patch_size", 1);
    int cells = FluxConfig.PATCH * FluxConfig.PATCH;
    int channels = file.positive("in_channels", 64);
    if (channels % cells != 0 || file.positive("out_channels", channels) != channels) {
      file.fail("in_channels", "a multiple of %d that equals out_channels".formatted(cells));
    }
    int headSize = file.positive("attention_head_dim", 128);
    var axes = file.integers("axes_dims_rope");
    if (axes.isEmpty()) {
      axes = List.of(16, 56, 56);
    }
    boolean even = axes.stream().allMatch(axis -> axis > 0 && axis % 2 == 0);
    if (axes.size() != 3 || !even || axes.stream().mapToInt(Integer::intValue).sum() != headSize) {
      file.fail(
          "axes_dims_rope",
          "three even numbers whose sum is attention_head_dim %d".formatted(headSize));
    }
    return new FluxConfig(
        channels / cells,
        file.positive("num_layers", 19),
        file.positive("num_single_layers", 38),
        file.positive("num_attention_heads", 24),
        headSize,
        file.positive("joint_attention_dim", 4096),
        file.positive("pooled_projection_dim", 768),
        file.flag("guidance_embeds", false),
        axes);
  }

  static VaeConfig vae(ConfigFile file) {
    file.only("_class_name", "AutoencoderKL");
    file.only("act_fn", "silu");
    blocks(file, "down_block_types", "DownEncoderBlock2D");
    blocks(file, "up_block_types", "UpDecoderBlock2D");
    var channels = file.integers("block_out_channels");
    if (channels.isEmpty() || channels.contains(0)) {
      file.fail("block_out_channels", "at least one number of channels");
    }
    return new VaeConfig(
        file.positive("in_channels", 3),
        file.positive("out_channels", 3),
        file.positive("latent_channels", 4),
        channels,
        file.positive("layers_per_block", 1),
        file.positive("norm_num_groups", 32),
        file.flag("mid_block_add_attention", true),
        file.flag("use_quant_conv", true),
        file.flag("use_post_quant_conv", true),
        file.number("scaling_factor", 0.18215),
        file.number("shift_factor", 0));
  }

  private static void blocks(ConfigFile file, String field, String supported) {
    for (var type : file.root().path(field)) {
      if (!type.asText().equals(supported)) {
        file.fail(field, "only " + supported);
      }
    }
  }

  static ClipConfig clip(ConfigFile file) {
    file.only("model_type", "clip_text_model");
    file.only("hidden_act", "quick_gelu", "gelu");
    return new ClipConfig(
        file.positive("hidden_size"),
        file.positive("num_hidden_layers"),
        file.positive("num_attention_heads"),
        file.text("hidden_act", "quick_gelu"),
        file.number("layer_norm_eps", 1e-5),
        file.positive("max_position_embeddings", 77),
        file.integer("eos_token_id", 49407));
  }

  static T5Config t5(ConfigFile file) {
    file.only("model_type", "t5");
    file.only("feed_forward_proj", "gated-gelu");
    if (file.text("feed_forward_proj", null) == null) {
      file.fail("feed_forward_proj", "gated-gelu");
    }
    return new T5Config(
        file.positive("d_model"),
        file.positive("num_layers"),
        file.positive("num_heads"),
        file.positive("d_kv"),
        file.number("layer_norm_epsilon", 1e-6),
        file.positive("relative_attention_num_buckets", 32),
        file.positive("relative_attention_max_distance", 128));
  }
}

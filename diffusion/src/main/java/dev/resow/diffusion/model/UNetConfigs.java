package dev.resow.diffusion.model;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.unet.UNetConfig;
import java.util.ArrayList;
import java.util.List;

/** From a {@code UNet2DConditionModel}'s {@code config.json} to the record it is built from. */
final class UNetConfigs {
  /** Options of other models with the same class, and the value that Stable Diffusion 1.x has. */
  private static final List<Option> OPTIONS =
      List.of(
          new Option("act_fn", "silu"),
          new Option("center_input_sample", false),
          new Option("downsample_padding", 1),
          new Option("dual_cross_attention", false),
          new Option("flip_sin_to_cos", true),
          new Option("freq_shift", 0),
          new Option("mid_block_type", "UNetMidBlock2DCrossAttn"),
          new Option("only_cross_attention", false),
          new Option("resnet_out_scale_factor", 1, 1.0),
          new Option("resnet_time_scale_shift", "default"),
          new Option("time_embedding_type", "positional"),
          new Option("transformer_layers_per_block", 1),
          new Option("conv_in_kernel", 3),
          new Option("conv_out_kernel", 3),
          new Option("mid_block_scale_factor", 1, 1.0),
          new Option("norm_eps", 1e-5, "1e-05"),
          new Option("use_linear_projection", false),
          new Option("upcast_attention", false),
          new Option("attention_type", "default"));

  /** Inputs that only other models have. */
  private static final List<String> ABSENT =
      List.of(
          "addition_embed_type",
          "class_embed_type",
          "encoder_hid_dim",
          "num_class_embeds",
          "num_attention_heads",
          "reverse_transformer_layers_per_block",
          "time_cond_proj_dim",
          "time_embedding_act_fn",
          "time_embedding_dim",
          "timestep_post_act");

  private record Option(String name, Object... values) {}

  private UNetConfigs() {}

  static UNetConfig of(ConfigFile file) {
    file.only("_class_name", "UNet2DConditionModel");
    for (var option : OPTIONS) {
      file.only(option.name(), option.values());
    }
    for (var name : ABSENT) {
      var value = file.root().path(name);
      if (!value.isMissingNode() && !value.isNull()) {
        file.fail(name, "null, as in Stable Diffusion 1.x");
      }
    }
    var channels = file.integers("block_out_channels");
    if (channels.isEmpty() || channels.contains(0)) {
      file.fail("block_out_channels", "at least one number of channels");
    }
    int heads = file.positive("attention_head_dim", 8);
    int groups = file.positive("norm_num_groups", 32);
    if (channels.stream().anyMatch(c -> c % heads != 0 || c % groups != 0)) {
      file.fail(
          "block_out_channels",
          "multiples of attention_head_dim %d (the number of heads) and of norm_num_groups %d"
              .formatted(heads, groups));
    }
    int in = file.positive("in_channels", 4);
    int out = file.positive("out_channels", 4);
    if (in != out) {
      file.fail(
          "in_channels",
          "out_channels %d (variants that fill or edit need a picture and are not read)"
              .formatted(out));
    }
    return new UNetConfig(
        in,
        channels,
        file.positive("layers_per_block", 2),
        attention(file, channels.size()),
        heads,
        file.positive("cross_attention_dim", 1280),
        groups);
  }

  /** Which resolutions attend to the text, the finest first. */
  private static List<Boolean> attention(ConfigFile file, int levels) {
    var down = types(file, "down_block_types", levels, "CrossAttnDownBlock2D", "DownBlock2D");
    var up = types(file, "up_block_types", levels, "CrossAttnUpBlock2D", "UpBlock2D");
    if (!down.equals(up.reversed())) {
      file.fail("up_block_types", "the types of down_block_types in reverse");
    }
    if (!down.contains(true)) {
      file.fail("down_block_types", "at least one CrossAttnDownBlock2D");
    }
    return down;
  }

  private static List<Boolean> types(
      ConfigFile file, String field, int levels, String attending, String plain) {
    var types = new ArrayList<Boolean>();
    for (var type : file.root().path(field)) {
      if (!type.asText().equals(attending) && !type.asText().equals(plain)) {
        file.fail(field, "only %s and %s".formatted(attending, plain));
      }
      types.add(type.asText().equals(attending));
    }
    if (types.size() != levels) {
      file.fail(field, "one block per number of block_out_channels, %d".formatted(levels));
    }
    return List.copyOf(types);
  }
}

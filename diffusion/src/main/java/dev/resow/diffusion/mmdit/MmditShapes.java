package dev.resow.diffusion.mmdit;

import dev.resow.diffusion.backbone.TimeFeatures;
import dev.resow.diffusion.tensor.Shapes;

/** The tensors of an {@code SD3Transformer2DModel} by its configuration. */
public final class MmditShapes {
  private MmditShapes() {}

  /** Every key with its shape. */
  public static Shapes of(MmditConfig config) {
    var shapes = new Shapes();
    long d = config.width();
    long side = config.posEmbedMaxSize();
    shapes.at("pos_embed").add("pos_embed", 1, side * side, d);
    shapes.at("pos_embed").conv("proj", config.inChannels(), d, config.patchSize());
    mlp(shapes.at("time_text_embed.timestep_embedder"), TimeFeatures.CHANNELS, d);
    mlp(shapes.at("time_text_embed.text_embedder"), config.pooledProjectionDim(), d);
    shapes.linear("context_embedder", config.jointAttentionDim(), d);
    for (int i = 0; i < config.layers(); i++) {
      block(shapes.at("transformer_blocks." + i), i, config);
    }
    shapes.linear("norm_out.linear", d, 2 * d);
    long cell = (long) config.patchSize() * config.patchSize() * config.outChannels();
    return shapes.linear("proj_out", d, cell);
  }

  private static void block(Shapes block, int index, MmditConfig config) {
    long d = config.width();
    boolean dual = config.dualAttentionLayers().contains(index);
    boolean last = index == config.layers() - 1;
    block.linear("norm1.linear", d, (dual ? 9 : 6) * d);
    block.linear("norm1_context.linear", d, (last ? 2 : 6) * d);
    var attn = block.at("attn");
    for (var name : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
      attn.linear(name, d, d);
      if (dual) {
        block.at("attn2").linear(name, d, d);
      }
    }
    for (var name : new String[] {"add_q_proj", "add_k_proj", "add_v_proj"}) {
      attn.linear(name, d, d);
    }
    if (config.qkNorm()) {
      for (var name : new String[] {"norm_q", "norm_k", "norm_added_q", "norm_added_k"}) {
        attn.add(name + ".weight", config.headSize());
      }
      if (dual) {
        block.at("attn2").add("norm_q.weight", config.headSize());
        block.at("attn2").add("norm_k.weight", config.headSize());
      }
    }
    block.linear("ff.net.0.proj", d, 4 * d).linear("ff.net.2", 4 * d, d);
    if (!last) {
      attn.linear("to_add_out", d, d);
      block.linear("ff_context.net.0.proj", d, 4 * d).linear("ff_context.net.2", 4 * d, d);
    }
  }

  private static void mlp(Shapes shapes, long in, long out) {
    shapes.linear("linear_1", in, out).linear("linear_2", out, out);
  }
}

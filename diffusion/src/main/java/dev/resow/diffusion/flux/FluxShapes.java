package dev.resow.diffusion.flux;

import dev.resow.diffusion.backbone.TimeFeatures;
import dev.resow.diffusion.tensor.Shapes;
import java.util.List;

/** The tensors of a {@code FluxTransformer2DModel} by its configuration. */
public final class FluxShapes {
  private FluxShapes() {}

  /** Every key with its shape. */
  public static Shapes of(FluxConfig config) {
    var shapes = new Shapes();
    long d = config.width();
    shapes.linear("x_embedder", config.packed(), d);
    shapes.linear("context_embedder", config.jointAttentionDim(), d);
    var time = shapes.at("time_text_embed");
    mlp(time.at("timestep_embedder"), TimeFeatures.CHANNELS, d);
    if (config.guidance()) {
      mlp(time.at("guidance_embedder"), TimeFeatures.CHANNELS, d);
    }
    mlp(time.at("text_embedder"), config.pooledProjectionDim(), d);
    for (int i = 0; i < config.layers(); i++) {
      doubleBlock(shapes.at("transformer_blocks." + i), config);
    }
    for (int i = 0; i < config.singleLayers(); i++) {
      singleBlock(shapes.at("single_transformer_blocks." + i), config);
    }
    return shapes.linear("norm_out.linear", d, 2 * d).linear("proj_out", d, config.packed());
  }

  private static void doubleBlock(Shapes block, FluxConfig config) {
    long d = config.width();
    block.linear("norm1.linear", d, 6 * d).linear("norm1_context.linear", d, 6 * d);
    var attn = block.at("attn");
    List.of("to_q", "to_k", "to_v", "add_q_proj", "add_k_proj", "add_v_proj")
        .forEach(name -> attn.linear(name, d, d));
    List.of("norm_q", "norm_k", "norm_added_q", "norm_added_k")
        .forEach(name -> attn.add(name + ".weight", config.headSize()));
    attn.linear("to_out.0", d, d).linear("to_add_out", d, d);
    List.of("ff", "ff_context")
        .forEach(name -> block.at(name).linear("net.0.proj", d, 4 * d).linear("net.2", 4 * d, d));
  }

  private static void singleBlock(Shapes block, FluxConfig config) {
    long d = config.width();
    block.linear("norm.linear", d, 3 * d);
    var attn = block.at("attn");
    List.of("to_q", "to_k", "to_v").forEach(name -> attn.linear(name, d, d));
    List.of("norm_q", "norm_k").forEach(name -> attn.add(name + ".weight", config.headSize()));
    block.linear("proj_mlp", d, 4 * d).linear("proj_out", 5 * d, d);
  }

  private static void mlp(Shapes shapes, long in, long out) {
    shapes.linear("linear_1", in, out).linear("linear_2", out, out);
  }
}

package dev.resow.menagerie.train;

import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.T5Config;
import dev.resow.menagerie.train.Parameters.Start;
import java.util.Set;

/**
 * Sizes of the demo transformer and its three text encoders, and their fresh parameters under the
 * keys of diffusers and transformers.
 */
final class DemoShape {
  /** Token positions of each tokenizer; the longest caption of the world has 16. */
  static final int POSITIONS = 20;

  static final int POS_EMBED_SIDE = 8; // 128 px / 8 (VAE) / 2 (patch)
  static final MmditConfig MMDIT =
      new MmditConfig(2, 16, 16, 6, 4, 32, 128, 128, POS_EMBED_SIDE, false, Set.of());
  static final int CLIP_WIDTH = 64; // CLIP-L and CLIP-G side by side fill the 128 channels of T5
  static final int CLIP_LAYERS = 2;
  static final int CLIP_HEADS = 2;
  static final T5Config T5 = new T5Config(128, 2, 4, 32, 1e-6, 32, 128);
  static final int T5_INNER = 256;

  private DemoShape() {}

  static ClipConfig clip(String activation, long endToken) {
    return new ClipConfig(
        CLIP_WIDTH, CLIP_LAYERS, CLIP_HEADS, activation, 1e-5, POSITIONS, endToken);
  }

  static void addMmdit(Parameters p) {
    int d = MMDIT.width();
    p.addLayer("pos_embed.proj", 1, d, MMDIT.inChannels(), MMDIT.patchSize(), MMDIT.patchSize());
    long tokens = (long) POS_EMBED_SIDE * POS_EMBED_SIDE;
    p.add("pos_embed.pos_embed", new Start.Values(wavePositions(d)), 1, tokens, d);
    p.addLayer("time_text_embed.timestep_embedder.linear_1", 1, d, 256);
    p.addLayer("time_text_embed.timestep_embedder.linear_2", 1, d, d);
    p.addLayer("time_text_embed.text_embedder.linear_1", 1, d, MMDIT.pooledProjectionDim());
    p.addLayer("time_text_embed.text_embedder.linear_2", 1, d, d);
    p.addLayer("context_embedder", 1, d, MMDIT.jointAttentionDim());
    for (int i = 0; i < MMDIT.layers(); i++)
      addBlock(p, "transformer_blocks." + i, d, i == MMDIT.layers() - 1);
    p.addLayer("norm_out.linear", 0, 2L * d, d);
    p.addLayer(
        "proj_out", 0, (long) MMDIT.patchSize() * MMDIT.patchSize() * MMDIT.outChannels(), d);
  }

  /**
   * Sines and cosines of the column in the first half of the channels, of the row in the second;
   * trained from there.
   */
  private static float[] wavePositions(int d) {
    int quarter = d / 4;
    var values = new float[POS_EMBED_SIDE * POS_EMBED_SIDE * d];
    for (int token = 0; token < POS_EMBED_SIDE * POS_EMBED_SIDE; token++) {
      int[] place = {token % POS_EMBED_SIDE, token / POS_EMBED_SIDE};
      for (int axis = 0; axis < 2; axis++)
        for (int i = 0; i < quarter; i++) {
          double angle =
              place[axis] / Math.pow(100, (double) i / quarter); // few tokens: short waves
          values[token * d + axis * 2 * quarter + i] = (float) Math.sin(angle);
          values[token * d + axis * 2 * quarter + quarter + i] = (float) Math.cos(angle);
        }
    }
    return values;
  }

  private static void addBlock(Parameters p, String key, int d, boolean last) {
    p.addLayer(
        key + ".norm1.linear",
        0,
        6L * d,
        d); // gates start closed: every block begins as the identity
    p.addLayer(key + ".norm1_context.linear", 0, (last ? 2L : 6L) * d, d);
    for (String name :
        new String[] {"to_q", "to_k", "to_v", "to_out.0", "add_q_proj", "add_k_proj", "add_v_proj"})
      p.addLayer(key + ".attn." + name, 1, d, d);
    addMlp(p, key + ".ff", d);
    if (last) return;
    p.addLayer(key + ".attn.to_add_out", 1, d, d);
    addMlp(p, key + ".ff_context", d);
  }

  private static void addMlp(Parameters p, String key, int d) {
    p.addLayer(key + ".net.0.proj", 1, 4L * d, d);
    p.addLayer(key + ".net.2", 1, d, 4L * d);
  }

  static void addClip(Parameters p, int vocabulary) {
    int d = CLIP_WIDTH;
    p.add("text_model.embeddings.token_embedding.weight", new Start.Normal(.5), vocabulary, d);
    p.add("text_model.embeddings.position_embedding.weight", new Start.Normal(.2), POSITIONS, d);
    for (int i = 0; i < CLIP_LAYERS; i++) {
      String layer = "text_model.encoder.layers." + i;
      for (String name : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"})
        p.addLayer(layer + ".self_attn." + name, 1, d, d);
      p.addNorm(layer + ".layer_norm1", d);
      p.addNorm(layer + ".layer_norm2", d);
      p.addLayer(layer + ".mlp.fc1", 1, 4L * d, d);
      p.addLayer(layer + ".mlp.fc2", 1, d, 4L * d);
    }
    p.addNorm("text_model.final_layer_norm", d);
    p.add("text_projection.weight", new Start.Normal(1 / Math.sqrt(d)), d, d);
  }

  static void addT5(Parameters p, int vocabulary) {
    long d = T5.width();
    long inner = (long) T5.heads() * T5.headSize();
    p.add("shared.weight", new Start.Normal(.5), vocabulary, d);
    for (int i = 0; i < T5.layers(); i++) {
      String block = "encoder.block." + i;
      String attention = block + ".layer.0.SelfAttention.";
      double narrow = 1 / Math.sqrt(d);
      p.add(
          attention + "q.weight",
          new Start.Normal(narrow / Math.sqrt(T5.headSize())),
          inner,
          d); // T5 does not scale logits
      p.add(attention + "k.weight", new Start.Normal(narrow), inner, d);
      p.add(attention + "v.weight", new Start.Normal(narrow), inner, d);
      p.add(attention + "o.weight", new Start.Normal(1 / Math.sqrt(inner)), d, inner);
      if (i == 0)
        p.add(
            attention + "relative_attention_bias.weight",
            new Start.Constant(0),
            T5.buckets(),
            T5.heads());
      p.add(block + ".layer.0.layer_norm.weight", new Start.Constant(1), d);
      p.add(block + ".layer.1.DenseReluDense.wi_0.weight", new Start.Normal(narrow), T5_INNER, d);
      p.add(block + ".layer.1.DenseReluDense.wi_1.weight", new Start.Normal(narrow), T5_INNER, d);
      p.add(
          block + ".layer.1.DenseReluDense.wo.weight",
          new Start.Normal(1 / Math.sqrt(T5_INNER)),
          d,
          T5_INNER);
      p.add(block + ".layer.1.layer_norm.weight", new Start.Constant(1), d);
    }
    p.add("encoder.final_layer_norm.weight", new Start.Constant(1), d);
  }
}

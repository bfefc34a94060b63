package dev.resow.menagerie.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.vae.VaeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/**
 * The configuration files of the demo model, with the fields that diffusers and transformers read.
 */
record DemoConfigs(DemoTokenizers.Sizes sizes, double shiftFactor, double scalingFactor) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  void write(Path model) throws IOException {
    put(model.resolve("model_index.json"), index());
    put(model.resolve("scheduler/scheduler_config.json"), scheduler());
    put(model.resolve("transformer/config.json"), transformer());
    put(model.resolve("vae/config.json"), vae());
    put(model.resolve("text_encoder/config.json"), clip("quick_gelu"));
    put(model.resolve("text_encoder_2/config.json"), clip("gelu"));
    put(model.resolve("text_encoder_3/config.json"), t5());
    put(model.resolve("resow.json"), settings());
  }

  /** What requests get that do not say. */
  private static ObjectNode settings() {
    ObjectNode node = JSON.createObjectNode();
    node.putObject("sampling")
        .put("steps", SampleSheet.STEPS)
        .put("guidanceScale", SampleSheet.GUIDANCE);
    return node;
  }

  private static ObjectNode index() {
    ObjectNode node =
        JSON.createObjectNode()
            .put("_class_name", "StableDiffusion3Pipeline")
            .put("_diffusers_version", "0.31.0");
    for (String none : List.of("feature_extractor", "image_encoder"))
      node.putArray(none).addNull().addNull();
    part(node, "scheduler", "diffusers", "FlowMatchEulerDiscreteScheduler");
    part(node, "text_encoder", "transformers", "CLIPTextModelWithProjection");
    part(node, "text_encoder_2", "transformers", "CLIPTextModelWithProjection");
    part(node, "text_encoder_3", "transformers", "T5EncoderModel");
    part(node, "tokenizer", "transformers", "CLIPTokenizer");
    part(node, "tokenizer_2", "transformers", "CLIPTokenizer");
    part(node, "tokenizer_3", "transformers", "T5Tokenizer");
    part(node, "transformer", "diffusers", "SD3Transformer2DModel");
    part(node, "vae", "diffusers", "AutoencoderKL");
    return node;
  }

  private static void part(ObjectNode node, String name, String library, String type) {
    node.putArray(name).add(library).add(type);
  }

  private static ObjectNode scheduler() {
    return JSON.createObjectNode()
        .put("_class_name", "FlowMatchEulerDiscreteScheduler")
        .put("num_train_timesteps", 1000)
        .put("shift", SampleSheet.SHIFT)
        .put("use_dynamic_shifting", false);
  }

  private static ObjectNode transformer() {
    MmditConfig c = DemoShape.MMDIT;
    ObjectNode node = JSON.createObjectNode().put("_class_name", "SD3Transformer2DModel");
    node.put("attention_head_dim", c.headSize()).put("caption_projection_dim", c.width());
    node.putArray("dual_attention_layers");
    node.put("in_channels", c.inChannels()).put("joint_attention_dim", c.jointAttentionDim());
    node.put("num_attention_heads", c.heads())
        .put("num_layers", c.layers())
        .put("out_channels", c.outChannels());
    node.put("patch_size", c.patchSize()).put("pooled_projection_dim", c.pooledProjectionDim());
    node.put("pos_embed_max_size", c.posEmbedMaxSize()).putNull("qk_norm");
    return node.put("sample_size", c.posEmbedMaxSize() * c.patchSize());
  }

  private ObjectNode vae() {
    VaeConfig c = VaeShape.config(scalingFactor, shiftFactor);
    int levels = c.blockOutChannels().size();
    ObjectNode node =
        JSON.createObjectNode().put("_class_name", "AutoencoderKL").put("act_fn", "silu");
    var channels = node.putArray("block_out_channels");
    c.blockOutChannels().forEach(channels::add);
    var down = node.putArray("down_block_types");
    Collections.nCopies(levels, "DownEncoderBlock2D").forEach(down::add);
    var up = node.putArray("up_block_types");
    Collections.nCopies(levels, "UpDecoderBlock2D").forEach(up::add);
    node.put("force_upcast", true)
        .put("in_channels", c.inChannels())
        .put("out_channels", c.outChannels());
    node.put("latent_channels", c.latentChannels()).put("layers_per_block", c.layersPerBlock());
    node.put("mid_block_add_attention", c.midAttention()).put("norm_num_groups", c.normGroups());
    node.put("sample_size", 128)
        .put("scaling_factor", c.scalingFactor())
        .put("shift_factor", c.shiftFactor());
    return node.put("use_quant_conv", c.quantConv()).put("use_post_quant_conv", c.postQuantConv());
  }

  private ObjectNode clip(String activation) {
    ObjectNode node = JSON.createObjectNode();
    node.putArray("architectures").add("CLIPTextModelWithProjection");
    node.put("model_type", "clip_text_model")
        .put("hidden_act", activation)
        .put("layer_norm_eps", 1e-5);
    node.put("hidden_size", DemoShape.CLIP_WIDTH)
        .put("intermediate_size", 4 * DemoShape.CLIP_WIDTH);
    node.put("num_attention_heads", DemoShape.CLIP_HEADS)
        .put("num_hidden_layers", DemoShape.CLIP_LAYERS);
    node.put("projection_dim", DemoShape.CLIP_WIDTH)
        .put("max_position_embeddings", DemoShape.POSITIONS);
    node.put("vocab_size", sizes.clip())
        .put("bos_token_id", sizes.clipEnd() - 1)
        .put("eos_token_id", sizes.clipEnd());
    return node.put("pad_token_id", 1).put("dtype", "float16");
  }

  private ObjectNode t5() {
    var c = DemoShape.T5;
    ObjectNode node = JSON.createObjectNode();
    node.putArray("architectures").add("T5EncoderModel");
    node.put("model_type", "t5")
        .put("d_model", c.width())
        .put("d_kv", c.headSize())
        .put("d_ff", DemoShape.T5_INNER);
    node.put("num_heads", c.heads())
        .put("num_layers", c.layers())
        .put("layer_norm_epsilon", c.layerNormEps());
    node.put("feed_forward_proj", "gated-gelu")
        .put("dense_act_fn", "gelu_new")
        .put("is_gated_act", true);
    node.put("relative_attention_num_buckets", c.buckets())
        .put("relative_attention_max_distance", c.maxDistance());
    node.put("vocab_size", sizes.t5()).put("pad_token_id", 0).put("eos_token_id", 1);
    node.put("is_encoder_decoder", false).put("use_cache", false).put("tie_word_embeddings", true);
    return node.put("dtype", "float16");
  }

  private static void put(Path file, ObjectNode node) throws IOException {
    Files.createDirectories(file.getParent());
    JSON.writeValue(file.toFile(), node);
  }
}

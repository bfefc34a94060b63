package dev.resow.training.critic.blip;

import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.Shapes;
import java.util.List;

/** The tensors of a BLIP checkpoint. */
final class BlipShapes {
  private static final String HEAD = "text_decoder.cls.predictions.";
  private static final String WORDS = "text_decoder.bert.embeddings.word_embeddings.weight";

  /** Key of a reward's last layer. */
  static final String REWARD_HEAD = "reward_head";

  private static final String ENCODER = "text_encoder.";

  /** Older files have the tied tensors of the head twice. */
  static final KeyNames NAMES =
      key ->
          switch (key) {
            case WORDS -> List.of(HEAD + "decoder.weight");
            case HEAD + "bias" -> List.of(HEAD + "decoder.bias");
            default -> List.of();
          };

  /** The text network of a captioner is one as well. */
  static final KeyNames ENCODERS =
      key ->
          key.startsWith(ENCODER)
              ? List.of("text_decoder.bert." + key.substring(ENCODER.length()))
              : List.of();

  private BlipShapes() {}

  /** {@code BlipForConditionalGeneration}. */
  static Shapes captioner(BlipConfig config) {
    var shapes = new Shapes();
    long d = config.text().width();
    vision(shapes.at("vision_model"), config);
    text(shapes.at("text_decoder.bert"), config);
    shapes
        .at("text_decoder.cls.predictions")
        .linear("transform.dense", d, d)
        .norm("transform.LayerNorm", d)
        .add("bias", config.vocabulary());
    return shapes;
  }

  /** {@code BlipForImageTextRetrieval}. */
  static Shapes matcher(BlipConfig config) {
    return encoders(config)
        .linear("vision_proj", config.vision().layers().width(), config.projection())
        .linear("text_proj", config.text().width(), config.projection())
        .linear("itm_head", config.text().width(), 2);
  }

  /** A reward: both encoders, and a linear head with one output. */
  static Shapes reward(BlipConfig config) {
    return encoders(config).linear(REWARD_HEAD, config.text().width(), 1);
  }

  /** Of the picture, and of a text that looks at it. */
  static Shapes encoders(BlipConfig config) {
    var shapes = new Shapes();
    vision(shapes.at("vision_model"), config);
    text(shapes.at("text_encoder"), config);
    return shapes;
  }

  private static void vision(Shapes shapes, BlipConfig config) {
    var vision = config.vision();
    var layers = vision.layers();
    long d = layers.width();
    shapes
        .at("embeddings")
        .add("class_embedding", 1, 1, d)
        .conv("patch_embedding", 3, d, vision.patch())
        .add("position_embedding", 1, vision.positions(), d);
    for (int i = 0; i < layers.layers(); i++) {
      shapes
          .at("encoder.layers." + i)
          .norm("layer_norm1", d)
          .norm("layer_norm2", d)
          .linear("self_attn.qkv", d, 3 * d)
          .linear("self_attn.projection", d, d)
          .linear("mlp.fc1", d, layers.inner())
          .linear("mlp.fc2", layers.inner(), d);
    }
    shapes.norm("post_layernorm", d);
  }

  private static void text(Shapes shapes, BlipConfig config) {
    var layers = config.text();
    long d = layers.width();
    shapes
        .at("embeddings")
        .add("word_embeddings.weight", config.vocabulary(), d)
        .add("position_embeddings.weight", config.positions(), d)
        .norm("LayerNorm", d);
    for (int i = 0; i < layers.layers(); i++) {
      var layer = shapes.at("encoder.layer." + i);
      attention(layer.at("attention"), d, d);
      attention(layer.at("crossattention"), d, config.vision().layers().width());
      layer
          .linear("intermediate.dense", d, layers.inner())
          .linear("output.dense", layers.inner(), d)
          .norm("output.LayerNorm", d);
    }
  }

  private static void attention(Shapes shapes, long d, long from) {
    shapes
        .linear("self.query", d, d)
        .linear("self.key", from, d)
        .linear("self.value", from, d)
        .linear("output.dense", d, d)
        .norm("output.LayerNorm", d);
  }
}

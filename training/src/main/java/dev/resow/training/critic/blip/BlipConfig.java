package dev.resow.training.critic.blip;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.training.critic.folder.PictureInput;
import dev.resow.training.critic.vision.Activation;
import dev.resow.training.critic.vision.LayerConfig;
import dev.resow.training.critic.vision.VisionConfig;
import java.util.List;

/**
 * transformers' {@code BlipConfig}.
 *
 * @param vocabulary tokens with an embedding
 * @param positions the longest text, in tokens
 * @param startToken of a caption, in place of the tokenizer's first token
 * @param projection channels in which picture and text are compared
 */
record BlipConfig(
    VisionConfig vision,
    LayerConfig text,
    int vocabulary,
    int positions,
    long startToken,
    int projection) {
  private static final VisionConfig VISION =
      new VisionConfig(new LayerConfig(768, 3072, 12, 12, Activation.GELU, 1e-5), 16, 384);
  private static final LayerConfig TEXT = new LayerConfig(768, 3072, 12, 8, Activation.GELU, 1e-12);

  static BlipConfig read(ConfigFile file) {
    file.only("model_type", "blip");
    file.only("tie_word_embeddings", true);
    var text = file.section("text_config");
    text.only("is_decoder", true); // otherwise it has no attention to the picture
    int vocabulary = text.positive("vocab_size", 30524);
    return new BlipConfig(
        VisionConfig.read(file.section("vision_config"), VISION),
        LayerConfig.read(text, TEXT),
        vocabulary,
        text.positive("max_position_embeddings", 512),
        startToken(text, vocabulary),
        file.positive("image_text_hidden_size", 256));
  }

  private static long startToken(ConfigFile file, int vocabulary) {
    long id = file.integer("bos_token_id", 30522);
    boolean known = id >= 0 && id < vocabulary;
    return known ? id : file.<Long>fail("bos_token_id", "0 to below vocab_size");
  }

  /** How the published folders prepare a picture. */
  PictureInput input() {
    return new PictureInput(
        vision.imageSize(),
        vision.imageSize(),
        PictureInput.Filter.BICUBIC,
        List.of(0.48145466, 0.4578275, 0.40821073),
        List.of(0.26862954, 0.26130258, 0.27577711));
  }
}

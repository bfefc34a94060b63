package dev.resow.training.critic.clipseg;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.training.critic.folder.PictureInput;
import dev.resow.training.critic.vision.Activation;
import dev.resow.training.critic.vision.LayerConfig;
import dev.resow.training.critic.vision.VisionConfig;
import java.util.Collections;
import java.util.List;

/**
 * transformers' {@code CLIPSegConfig}.
 *
 * @param textInner intermediate_size of the text network
 * @param vocabulary tokens with an embedding
 * @param projection channels of a text's embedding
 * @param extracted layers of the vision network that the decoder reads, ascending
 * @param reduced channels of the decoder
 * @param condition the decoder's layer that reads the text, from 0
 * @param refined whether the decoder ends with three convolutions in place of one
 */
record ClipSegConfig(
    VisionConfig vision,
    ClipConfig text,
    int textInner,
    int vocabulary,
    int projection,
    List<Integer> extracted,
    int reduced,
    int decoderHeads,
    int decoderInner,
    int condition,
    boolean refined) {
  private static final VisionConfig VISION =
      new VisionConfig(new LayerConfig(768, 3072, 12, 12, Activation.QUICK_GELU, 1e-5), 32, 224);
  private static final LayerConfig TEXT =
      new LayerConfig(512, 2048, 12, 8, Activation.QUICK_GELU, 1e-5);

  static ClipSegConfig read(ConfigFile file) {
    file.only("model_type", "clipseg");
    var vision = VisionConfig.read(file.section("vision_config"), VISION);
    var textFile = file.section("text_config");
    textFile.only("hidden_act", "quick_gelu", "gelu");
    var text = LayerConfig.read(textFile, TEXT);
    var given = file.integers("extract_layers");
    var extracted = given.isEmpty() ? List.of(3, 6, 9) : given;
    if (Collections.max(extracted) >= vision.layers().layers()) {
      file.fail("extract_layers", "layers below " + vision.layers().layers());
    }
    int reduced = file.positive("reduce_dim", 64);
    int heads = file.positive("decoder_num_attention_heads", 4);
    if (reduced % heads != 0) {
      file.fail("decoder_num_attention_heads", "a divisor of reduce_dim, " + reduced);
    }
    long condition = file.integer("conditional_layer", 0);
    if (condition < 0 || condition >= extracted.size()) {
      file.fail("conditional_layer", "0 to below " + extracted.size());
    }
    boolean refined = file.flag("use_complex_transposed_convolution", false);
    if (refined
        && (vision.patch() % 4 != 0
            || vision.patch() / 4 * (vision.patch() / 4) != vision.patch())) {
      file.fail("use_complex_transposed_convolution", "false, or a patch_size of 16");
    }
    return new ClipSegConfig(
        vision,
        new ClipConfig(
            text.width(),
            text.layers(),
            text.heads(),
            textFile.text("hidden_act", "quick_gelu"),
            text.eps(),
            textFile.positive("max_position_embeddings", 77),
            textFile.integer("eos_token_id", 49407)),
        text.inner(),
        textFile.positive("vocab_size", 49408),
        file.positive("projection_dim", 512),
        extracted,
        reduced,
        heads,
        file.positive("decoder_intermediate_size", 2048),
        (int) condition,
        refined);
  }

  /** How the published folders prepare a picture, at the size of the configuration. */
  PictureInput input() {
    return new PictureInput(
        vision.imageSize(),
        vision.imageSize(),
        PictureInput.Filter.BILINEAR,
        List.of(.485, .456, .406),
        List.of(.229, .224, .225));
  }
}

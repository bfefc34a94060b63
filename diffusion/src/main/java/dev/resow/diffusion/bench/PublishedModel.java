package dev.resow.diffusion.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.ClipShapes;
import dev.resow.diffusion.text.T5Config;
import dev.resow.diffusion.text.T5Shapes;
import dev.resow.diffusion.vae.VaeConfig;
import dev.resow.diffusion.vae.VaeShapes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Models whose published shapes {@code bench sampler --published} fills with random weights. */
public enum PublishedModel {
  /** Stable Diffusion 3 medium: 2.1 billion parameters and T5-XXL. */
  SD3_MEDIUM("sd3-medium", 192, false, 0),
  /** Stable Diffusion 3.5 medium: a second attention in 13 of its blocks, and larger pictures. */
  SD35_MEDIUM("sd3.5-medium", 384, true, 13);

  private static final int LAYERS = 24;
  private static final long CLIP_WORDS = 49408;

  private final String label;
  private final int positions;
  private final boolean qkNorm;
  private final int dual;

  PublishedModel(String label, int positions, boolean qkNorm, int dual) {
    this.label = label;
    this.positions = positions;
    this.qkNorm = qkNorm;
    this.dual = dual;
  }

  public String label() {
    return label;
  }

  /** The model of this name, if there is one. */
  public static Optional<PublishedModel> of(String label) {
    return Arrays.stream(values()).filter(model -> model.label.equals(label)).findFirst();
  }

  /** All names, for messages. */
  public static String labels() {
    return Arrays.stream(values()).map(PublishedModel::label).collect(Collectors.joining(", "));
  }

  /**
   * Changes the configuration of the transformer.
   *
   * @param config {@code transformer/config.json} of SD3 medium
   */
  void configure(ObjectNode config) {
    config.put("pos_embed_max_size", positions);
    if (qkNorm) config.put("qk_norm", "rms_norm");
    var blocks = config.putArray("dual_attention_layers");
    IntStream.range(0, dual).forEach(blocks::add);
  }

  /** The tensors of every file. */
  SequencedMap<String, Shapes> files() {
    var blocks = IntStream.range(0, dual).boxed().collect(Collectors.toSet());
    var transformer =
        new MmditConfig(
            2, 16, 16, LAYERS, 24, 64, 4096, 2048, positions, qkNorm, Set.copyOf(blocks));
    var files = new LinkedHashMap<String, Shapes>();
    files.put("transformer/diffusion_pytorch_model.safetensors", MmditShapes.of(transformer));
    files.put("text_encoder/model.safetensors", clip(768, 12, 12));
    files.put("text_encoder_2/model.safetensors", clip(1280, 32, 20));
    files.put(
        "text_encoder_3/model.safetensors",
        T5Shapes.of(new T5Config(4096, 24, 64, 64, 1e-6, 32, 128), 32128, 10240));
    files.put(
        "vae/diffusion_pytorch_model.safetensors",
        VaeShapes.of(
            new VaeConfig(
                3, 3, 16, List.of(128, 256, 512, 512), 2, 32, true, false, false, 1.5305, 0.0609)));
    return files;
  }

  private static Shapes clip(int width, int layers, int heads) {
    var config = new ClipConfig(width, layers, heads, "gelu", 1e-5, 77, 662);
    return ClipShapes.of(config, CLIP_WORDS, 4L * width, width);
  }
}

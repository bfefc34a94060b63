package dev.resow.diffusion.model;

import dev.resow.diffusion.config.ConfigFile;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of model that are read, each known by the class of its backbone. */
public enum ModelKind {
  /** Stable Diffusion 3 and 3.5: two CLIP encoders and, where the folder has it, T5. */
  SD3("SD3 and SD3.5", "transformer", "SD3Transformer2DModel", "3"),
  /** FLUX.1, schnell and dev: one CLIP encoder and T5. */
  FLUX("FLUX.1", "transformer", "FluxTransformer2DModel", "2"),
  /** Stable Diffusion 1.x: a U-Net and one CLIP encoder. */
  SD1("Stable Diffusion 1.x", "unet", "UNet2DConditionModel", "");

  /** What makes the U-Net of Stable Diffusion XL another kind. */
  private static final String SECOND_ENCODER = "text_encoder_2";

  private final String title;
  private final String backbone;
  private final String network;
  private final String t5;

  ModelKind(String title, String backbone, String network, String t5) {
    this.title = title;
    this.backbone = backbone;
    this.network = network;
    this.t5 = t5;
  }

  /** For people. */
  public String title() {
    return title;
  }

  /** Folder of the backbone. */
  String backbone() {
    return backbone;
  }

  /** Class of the backbone in {@code model_index.json}. */
  String network() {
    return network;
  }

  /** Folder of T5. */
  String t5Encoder() {
    return "text_encoder_" + t5;
  }

  /** Folder of T5's tokenizer. */
  String t5Tokenizer() {
    return "tokenizer_" + t5;
  }

  /**
   * The kind of a folder.
   *
   * @param index its {@code model_index.json}
   * @throws dev.resow.diffusion.tensor.ModelFormatException if it is none of these; the message
   *     says which kinds are read and what this is
   */
  static ModelKind of(ConfigFile index) {
    return find(index)
        .orElseThrow(
            () ->
                index.failure(
                    index.root().has(SD1.backbone) ? SD1.backbone : SD3.backbone,
                    "a model of a kind that is read: "
                        + Arrays.stream(values())
                            .map(kind -> kind.title + " (" + kind.network + ")")
                            .collect(Collectors.joining(" or ")),
                    found(index)));
  }

  private static Optional<ModelKind> find(ConfigFile index) {
    return Arrays.stream(values())
        .filter(kind -> index.root().path(kind.backbone).path(1).asText().equals(kind.network))
        .filter(kind -> kind != SD1 || !index.root().path(SECOND_ENCODER).path(1).isTextual())
        .findFirst();
  }

  /** Such as {@code a StableDiffusionPipeline with the unet UNet2DConditionModel}. */
  private static String found(ConfigFile index) {
    for (var part : new String[] {"transformer", "unet", "prior"}) {
      var type = index.root().path(part).path(1).asText("");
      if (!type.isEmpty()) {
        boolean two = index.root().path(SECOND_ENCODER).path(1).isTextual();
        return "a %s with the %s %s%s"
            .formatted(
                pipeline(index),
                part,
                type,
                part.equals(SD1.backbone) && two ? " and a second text encoder" : "");
      }
    }
    return "a " + pipeline(index) + " without a transformer or unet";
  }

  /** What the folder calls itself. */
  static String pipeline(ConfigFile index) {
    return index.root().path("_class_name").asText("pipeline without a name");
  }
}

package dev.resow.api.trainings;

import dev.resow.contract.AdapterBaseCard;
import java.util.regex.Pattern;

/** The attention of every block, which trainings change. */
final class TrainedLayers {
  private static final Pattern TRAINED =
      Pattern.compile(
          "transformer\\.transformer_blocks\\.\\*\\.attn2?\\.(to_[qkv]|to_out\\.0|add_[qkv]_proj|to_add_out)");

  /** Blocks of FLUX, for which there is no training. */
  private static final String OF_FLUX = "transformer.single_transformer_blocks.";

  private TrainedLayers() {}

  /** Whether these are among them. */
  static boolean has(AdapterBaseCard.Layers group) {
    return TRAINED.matcher(group.name()).matches();
  }

  /** Whether adapters of the model can be trained. */
  static boolean areIn(AdapterBaseCard base) {
    return base.layers().stream().anyMatch(TrainedLayers::has)
        && base.layers().stream().noneMatch(group -> group.name().startsWith(OF_FLUX));
  }
}

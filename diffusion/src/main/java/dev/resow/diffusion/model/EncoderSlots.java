package dev.resow.diffusion.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.text.ClipShapes;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.text.T5Config;
import dev.resow.diffusion.text.T5Encoder;
import dev.resow.diffusion.text.T5Shapes;
import java.util.Optional;

/** The text encoders of a folder: configured and checked, not yet loaded. */
record EncoderSlots(
    EncoderSlot<ClipTextEncoder> clip,
    EncoderSlot<ClipTextEncoder> clip2,
    Optional<EncoderSlot<T5Encoder>> t5,
    long endToken,
    long endToken2,
    int positions,
    int clipWidths,
    int clipProjections,
    int t5Width) {

  static EncoderSlots of(ModelFolder folder, Placement placement, NDManager manager) {
    var first = folder.config("text_encoder");
    var second = folder.config("text_encoder_2");
    var clip = Configs.clip(first);
    var clip2 = Configs.clip(second);
    var t5Config =
        folder.hasT5()
            ? Optional.of(Configs.t5(folder.config("text_encoder_3")))
            : Optional.<T5Config>empty();
    return new EncoderSlots(
        clip(folder, "text_encoder", placement, manager),
        clip(folder, "text_encoder_2", placement, manager),
        t5Config.map(config -> t5(folder, placement, manager)),
        clip.endToken(),
        clip2.endToken(),
        Math.min(clip.positions(), clip2.positions()),
        clip.width() + clip2.width(),
        first.positive("projection_dim", 512) + second.positive("projection_dim", 512),
        t5Config.map(config -> config.width()).orElse(0));
  }

  private static EncoderSlot<ClipTextEncoder> clip(
      ModelFolder folder, String part, Placement placement, NDManager manager) {
    var file = folder.config(part);
    var config = Configs.clip(file);
    var shapes =
        ClipShapes.of(
            config,
            file.positive("vocab_size", 49408),
            file.positive("intermediate_size"),
            file.positive("projection_dim", 512));
    var checkpoint = Checkpoint.of(folder.tensors(part, placement.half()), shapes);
    return new EncoderSlot<>(
        manager,
        memory -> checkpoint.load(memory, key -> placement.weights()),
        weights -> new ClipTextEncoder(config, weights));
  }

  private static EncoderSlot<T5Encoder> t5(
      ModelFolder folder, Placement placement, NDManager manager) {
    var part = "text_encoder_3";
    var file = folder.config(part);
    var config = Configs.t5(file);
    var shapes = T5Shapes.of(config, file.positive("vocab_size", 32128), file.positive("d_ff"));
    var checkpoint = Checkpoint.of(folder.tensors(part, placement.half()), shapes);
    return new EncoderSlot<>(
        manager,
        // These products overflow half precision; transformers keeps them in float32 as well.
        memory ->
            checkpoint.load(
                memory, key -> key.endsWith(".wo.weight") ? DataType.FLOAT32 : placement.weights()),
        weights -> new T5Encoder(config, weights));
  }
}

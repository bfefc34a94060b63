package dev.resow.diffusion.model;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.text.T5Config;
import dev.resow.diffusion.text.T5Encoder;
import java.util.Optional;

/** The text encoders of a model, loaded when they are needed. */
record EncoderSlots(
    EncoderSlot<ClipTextEncoder> clip,
    Optional<EncoderSlot<ClipTextEncoder>> clip2,
    Optional<EncoderSlot<T5Encoder>> t5,
    EncoderParts parts) {

  static EncoderSlots of(EncoderParts parts, NDManager manager) {
    return new EncoderSlots(
        clip(parts.clip(), manager),
        parts.clip2().map(encoder -> clip(encoder, manager)),
        parts.t5().map(encoder -> t5(encoder, manager)),
        parts);
  }

  private static EncoderSlot<ClipTextEncoder> clip(
      EncoderParts.Encoder<ClipConfig> encoder, NDManager manager) {
    var part = encoder.part();
    return new EncoderSlot<>(
        manager,
        memory -> part.checkpoint().load(memory, part.typeOf()),
        weights -> new ClipTextEncoder(encoder.config(), weights));
  }

  private static EncoderSlot<T5Encoder> t5(
      EncoderParts.Encoder<T5Config> encoder, NDManager manager) {
    var part = encoder.part();
    return new EncoderSlot<>(
        manager,
        memory ->
            part.streamed()
                ? part.checkpoint().stream(memory, part.typeOf())
                : part.checkpoint().load(memory, part.typeOf()),
        weights -> new T5Encoder(encoder.config(), weights));
  }
}

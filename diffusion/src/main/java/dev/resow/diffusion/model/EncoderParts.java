package dev.resow.diffusion.model;

import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.KeyNames;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.text.ClipConfig;
import dev.resow.diffusion.text.ClipShapes;
import dev.resow.diffusion.text.T5Config;
import dev.resow.diffusion.text.T5Shapes;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The text encoders of a folder: configured and checked, not yet loaded. */
record EncoderParts(
    ModelKind kind,
    Encoder<ClipConfig> clip,
    Optional<Encoder<ClipConfig>> clip2,
    Optional<Encoder<T5Config>> t5) {

  /**
   * One encoder.
   *
   * @param vocabulary how many tokens have an embedding
   * @param pooled channels of the pooled output, 0 without
   */
  record Encoder<C>(Part part, C config, int vocabulary, int pooled) {}

  static EncoderParts of(ModelFolder folder, ModelSettings settings, boolean keep) {
    var kind = folder.kind();
    return switch (kind) {
      case SD3 ->
          new EncoderParts(
              kind,
              clip(folder, "text_encoder", settings, true),
              Optional.of(clip(folder, "text_encoder_2", settings, true)),
              folder.hasT5() ? Optional.of(t5(folder, settings, keep)) : Optional.empty());
      case FLUX ->
          new EncoderParts(
              kind,
              clip(folder, "text_encoder", settings, false),
              Optional.empty(),
              Optional.of(t5(folder, settings, keep)));
      case SD1 ->
          new EncoderParts(
              kind,
              clip(folder, "text_encoder", settings, false),
              Optional.empty(),
              Optional.empty());
    };
  }

  /**
   * @param projects whether the pooled output passes a projection
   */
  private static Encoder<ClipConfig> clip(
      ModelFolder folder, String name, ModelSettings settings, boolean projects) {
    var file = folder.config(name);
    var config = Configs.clip(file);
    int vocabulary = file.positive("vocab_size", 49408);
    int projection = projects ? file.positive("projection_dim", 512) : 0;
    var shapes = ClipShapes.of(config, vocabulary, file.positive("intermediate_size"), projection);
    var weights = settings.placement().encoderWeights();
    var part = part(folder, name, settings, shapes, ClipShapes::others, key -> weights, false);
    return new Encoder<>(part, config, vocabulary, projects ? projection : config.width());
  }

  private static Encoder<T5Config> t5(ModelFolder folder, ModelSettings settings, boolean keep) {
    var name = folder.kind().t5Encoder();
    var file = folder.config(name);
    var config = Configs.t5(file);
    int vocabulary = file.positive("vocab_size", 32128);
    var shapes = T5Shapes.of(config, vocabulary, file.positive("d_ff"));
    var weights = settings.placement().encoderWeights();
    // These products overflow half precision; transformers keeps them in float32 as well.
    Function<String, DataType> typeOf =
        key -> key.endsWith(".wo.weight") ? DataType.FLOAT32 : weights;
    // An encoder that is read anew for every prompt need not be in memory as a whole.
    var part = part(folder, name, settings, shapes, T5Shapes::others, typeOf, !keep);
    return new Encoder<>(part, config, vocabulary, 0);
  }

  private static Part part(
      ModelFolder folder,
      String name,
      ModelSettings settings,
      Shapes shapes,
      KeyNames names,
      Function<String, DataType> typeOf,
      boolean streamed) {
    var files = folder.weights(name, settings.placement().encoderWeights(), settings.variant());
    return new Part(name, files, Checkpoint.of(files.source(), shapes, names), typeOf, streamed);
  }

  List<Part> parts() {
    return Stream.concat(clips().map(Encoder::part), t5.stream().map(Encoder::part)).toList();
  }

  int positions() {
    return clips().mapToInt(encoder -> encoder.config().positions()).min().orElseThrow();
  }

  int clipWidths() {
    return clips().mapToInt(encoder -> encoder.config().width()).sum();
  }

  int clipPooled() {
    return clips().mapToInt(Encoder::pooled).sum();
  }

  private Stream<Encoder<ClipConfig>> clips() {
    return Stream.concat(Stream.of(clip), clip2.stream());
  }

  int t5Width() {
    return t5.map(encoder -> encoder.config().width()).orElse(0);
  }
}

package dev.resow.training.critic.clipseg;

import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.text.ClipShapes;
import java.util.Collections;

/** The tensors of a {@code CLIPSegForImageSegmentation} that make masks. */
final class ClipSegShapes {
  private static final String[] ATTENTION = {"q_proj", "k_proj", "v_proj", "out_proj"};

  private ClipSegShapes() {}

  static Shapes of(ClipSegConfig config) {
    var shapes = new Shapes();
    ClipShapes.of(config.text(), config.vocabulary(), config.textInner(), config.projection())
        .all()
        .forEach((key, shape) -> shapes.add("clip." + key, shape.getShape()));
    vision(shapes.at("clip.vision_model"), config);
    decoder(shapes.at("decoder"), config);
    return shapes;
  }

  private static void vision(Shapes shapes, ClipSegConfig config) {
    var vision = config.vision();
    long d = vision.layers().width();
    shapes
        .at("embeddings")
        .add("class_embedding", d)
        .add("patch_embedding.weight", d, 3, vision.patch(), vision.patch())
        .add("position_embedding.weight", vision.positions(), d);
    shapes.norm("pre_layrnorm", d); // the published name
    for (int i = 0; i <= Collections.max(config.extracted()); i++) {
      layer(shapes.at("encoder.layers." + i), d, vision.layers().inner());
    }
  }

  private static void decoder(Shapes shapes, ClipSegConfig config) {
    long d = config.reduced();
    shapes.linear("film_mul", config.projection(), d).linear("film_add", config.projection(), d);
    for (int i = 0; i < config.extracted().size(); i++) {
      shapes.linear("reduces." + i, config.vision().layers().width(), d);
      layer(shapes.at("layers." + i), d, config.decoderInner());
    }
    long patch = config.vision().patch();
    if (config.refined()) {
      shapes
          .conv("transposed_convolution.0", d, d, 3)
          .add("transposed_convolution.2.weight", d, d / 2, patch / 4, patch / 4)
          .add("transposed_convolution.2.bias", d / 2)
          .add("transposed_convolution.4.weight", d / 2, 1, patch / 4, patch / 4)
          .add("transposed_convolution.4.bias", 1);
    } else {
      shapes
          .add("transposed_convolution.weight", d, 1, patch, patch)
          .add("transposed_convolution.bias", 1);
    }
  }

  private static void layer(Shapes shapes, long d, long inner) {
    shapes.norm("layer_norm1", d).norm("layer_norm2", d);
    for (var name : ATTENTION) {
      shapes.at("self_attn").linear(name, d, d);
    }
    shapes.linear("mlp.fc1", d, inner).linear("mlp.fc2", inner, d);
  }
}

package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.ClipTextEncoder;
import dev.resow.diffusion.text.T5Encoder;
import java.util.HashMap;
import java.util.Map;

/**
 * The four networks that are trained together, over one map of tensors whose keys begin with the
 * folder of the network.
 */
final class DemoNetworks {
  private final Mmdit mmdit;
  private final ClipTextEncoder clipL;
  private final ClipTextEncoder clipG;
  private final T5Encoder t5;

  /** What the transformer is conditioned on: prompt (b, 40, 128) and pooled (b, 128). */
  record Conditioning(NDArray prompt, NDArray pooled) {}

  static Parameters parameters(NDManager manager, DemoTokenizers.Sizes sizes) {
    var all = new Parameters(manager, 2);
    DemoShape.addMmdit(all.under("transformer/"));
    DemoShape.addClip(all.under("text_encoder/"), sizes.clip());
    DemoShape.addClip(all.under("text_encoder_2/"), sizes.clip());
    DemoShape.addT5(all.under("text_encoder_3/"), sizes.t5());
    return all;
  }

  DemoNetworks(Map<String, NDArray> arrays, long clipEnd, Precision precision) {
    mmdit = new Mmdit(DemoShape.MMDIT, new Weights(folder(arrays, "transformer/"), precision));
    clipL =
        new ClipTextEncoder(
            DemoShape.clip("quick_gelu", clipEnd),
            new Weights(folder(arrays, "text_encoder/"), precision));
    clipG =
        new ClipTextEncoder(
            DemoShape.clip("gelu", clipEnd),
            new Weights(folder(arrays, "text_encoder_2/"), precision));
    t5 = new T5Encoder(DemoShape.T5, new Weights(folder(arrays, "text_encoder_3/"), precision));
  }

  /** The tensors of one folder, by their key inside it. */
  static Map<String, NDArray> folder(Map<String, NDArray> arrays, String folder) {
    var inside = new HashMap<String, NDArray>();
    arrays.forEach(
        (key, array) -> {
          if (key.startsWith(folder)) inside.put(key.substring(folder.length()), array);
        });
    return inside;
  }

  Conditioning encode(CaptionTokens.Batch captions) {
    var l = clipL.forward(captions.clipL(), captions.clipEnds());
    var g = clipG.forward(captions.clipG(), captions.clipEnds());
    NDArray clip = l.penultimate().concat(g.penultimate(), 2); // (b, 20, 128)
    return new Conditioning(
        clip.concat(t5.forward(captions.t5()), 1), l.pooled().concat(g.pooled(), 1));
  }

  /** Velocity (b, 16, 16, 16) of the noised latent at sigma (b). */
  NDArray velocity(NDArray latent, NDArray sigma, Conditioning conditioning) {
    return mmdit.forward(latent, sigma.mul(1000), conditioning.prompt(), conditioning.pooled());
  }
}

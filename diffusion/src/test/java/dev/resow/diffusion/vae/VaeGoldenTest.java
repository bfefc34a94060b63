package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import org.junit.jupiter.api.Test;

/** Encoder and decoder equal the reference. */
class VaeGoldenTest {
  @Test
  void decodeAndEncode() {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu());
        var manager = NDManager.newBaseManager()) {
      var vae = model.vae();
      var latent = Goldens.tensor("vae.latent", manager);
      Goldens.assertClose(vae.decode(latent), "vae.decoded", 1e-3);
      var image = Goldens.tensor("vae.image", manager);
      var mean = vae.encodeMoments(image).split(2, 1).get(0);
      Goldens.assertClose(mean, "vae.encoded_mean", 1e-3);
    }
  }
}

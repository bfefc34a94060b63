package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.FluxGoldens;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.Sd1Goldens;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.TensorEngine;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Encoder and decoder equal the reference. */
class VaeGoldenTest {
  @Test
  void decodeAndEncode() {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu());
        var manager = NDManager.newBaseManager()) {
      var vae = model.vae();
      var latent = Goldens.tensor("vae.latent", manager);
      Goldens.assertClose(vae.decode(latent), "vae.decoded", 1e-5);
      var image = Goldens.tensor("vae.image", manager);
      var mean = vae.encodeMoments(image).split(2, 1).get(0);
      Goldens.assertClose(mean, "vae.encoded_mean", 1e-5);
    }
  }

  /** With a 1x1 convolution at its end, and without one. */
  @Test
  void theEncodersOfTheOtherKinds() {
    try (var sd1 = Sd1Goldens.load();
        var flux = FluxGoldens.load();
        var manager = NDManager.newBaseManager()) {
      Goldens.assertClose(
          mean(sd1, Sd1Goldens.tensor("vae.image", manager)),
          Sd1Goldens.tensor("vae.encoded_mean", manager),
          "Stable Diffusion 1.4",
          1e-5);
      Goldens.assertClose(
          mean(flux, FluxGoldens.tensor("vae.image", manager)),
          FluxGoldens.tensor("vae.encoded_mean", manager),
          "FLUX.1",
          1e-5);
    }
  }

  private static NDArray mean(DiffusionModel model, NDArray image) {
    return model.vae().encodeMoments(image).split(2, 1).get(0);
  }

  /** The recorded graph keeps the scaling factor, whatever the garbage collector does meanwhile. */
  @Test
  void theGradientOfALatentIsThatOfTheUnscaledOneByTheFactor() {
    try (var model = Sd3Model.load(Goldens.FOLDER, Placement.cpu());
        var manager = NDManager.newBaseManager()) {
      var vae = model.vae();
      NDArray latent = Goldens.tensor("vae.latent", manager);
      NDArray unscaled =
          Scalars.div(latent, vae.config().scalingFactor()).add(vae.config().shiftFactor());
      NDArray expected = gradient(unscaled.duplicate(), vae::decodeUnscaled);
      NDArray actual = gradient(latent.duplicate(), vae::decode);
      Goldens.assertClose(
          Scalars.mul(actual, vae.config().scalingFactor()), expected, "gradient", 1e-5);
    }
  }

  private static NDArray gradient(NDArray leaf, UnaryOperator<NDArray> decode) {
    leaf.setRequiresGradient(true);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      NDArray loss = decode.apply(leaf).square().sum();
      System.gc();
      for (int i = 0; i < 1000; i++) {
        ByteBuffer.allocateDirect(Double.BYTES).putDouble(Double.NaN);
      }
      tape.backward(loss);
    }
    return leaf.getGradient();
  }
}

package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.schedule.NoiseLevel;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.vae.Vae;
import java.util.Optional;

/**
 * The picture that a session starts from, encoded: SDEdit (Meng et al. 2022, arXiv 2108.01073), and
 * with a mask the replacement of everything outside after each step, as in Lugmayr et al. 2022
 * (arXiv 2201.09865) without its resampling.
 *
 * @param picture of the request's size
 * @param clean (1, channels, h, w): the mean of the encoder's posterior
 * @param repaint (1, 1, h, w): 1 where the latent is sampled, 0 where it is replaced
 */
record StartLatent(StartPicture picture, NDArray clean, Optional<NDArray> repaint) {
  /** Encodes a picture; the manager owns the arrays. */
  static StartLatent of(StartPicture picture, Vae vae, NDManager manager) {
    var image = picture.image();
    int factor = vae.config().factor();
    try (var work = manager.newSubManager();
        var _ = NoGradient.begin()) {
      var pixels = work.create(planes(image), new Shape(1, 3, image.height(), image.width()));
      var clean = vae.encode(pixels);
      clean.attach(manager);
      var cells = new Shape(1, 1, image.height() / factor, image.width() / factor);
      return new StartLatent(
          picture, clean, picture.mask().map(mask -> manager.create(mask.cells(factor), cells)));
    }
  }

  /** Red, green and blue, each in [-1, 1]. */
  private static float[] planes(RgbImage image) {
    byte[] rgb = image.rgb();
    int pixels = rgb.length / 3;
    var planes = new float[rgb.length];
    for (int i = 0; i < rgb.length; i++) {
      planes[i % 3 * pixels + i / 3] = (rgb[i] & 0xff) / 127.5f - 1;
    }
    return planes;
  }

  /**
   * The picture under noise; the noise itself where nothing of a picture is left.
   *
   * @param noise (b, channels, h, w), standard normal; its manager owns the result
   */
  NDArray noised(NoiseLevel level, NDArray noise) {
    return level.signal() == 0 ? noise : level.mix(own(clean, noise.getManager()), noise);
  }

  /**
   * A latent after a step, with the picture outside of the mask.
   *
   * @param latent (b, channels, h, w); its manager owns the result
   * @param outside the picture at the same noise level, same shape or of one row
   */
  NDArray keep(NDArray latent, NDArray outside) {
    var inside = own(repaint.orElseThrow(), latent.getManager());
    return latent.mul(inside).add(outside.mul(inside.neg().add(1)));
  }

  /** The clean latent for another manager. */
  NDArray clean(NDManager manager) {
    return own(clean, manager);
  }

  private static NDArray own(NDArray array, NDManager manager) {
    var copy = array.duplicate();
    copy.attach(manager);
    return copy;
  }
}

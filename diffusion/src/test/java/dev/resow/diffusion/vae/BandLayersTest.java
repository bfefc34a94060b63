package dev.resow.diffusion.vae;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture decoded or encoded in bands of rows is the one of whole layers, up to rounding. */
class BandLayersTest {
  /** Levels with and without a shortcut, three to four times as many channels as groups. */
  private static final VaeConfig CONFIG =
      new VaeConfig(3, 3, 4, List.of(16, 16, 32), 1, 8, true, false, true, 1, 0);

  private static final VaeConfig PUBLISHED =
      new VaeConfig(3, 3, 16, List.of(128, 256, 512, 512), 2, 32, true, false, false, 1, 0);
  private static final double TOLERANCE = 1e-5;

  private final NDManager manager = TensorEngine.manager();
  private NoGradient gradients;

  @BeforeEach
  void recordNoGradients() {
    gradients = NoGradient.begin();
  }

  @AfterEach
  void close() {
    gradients.close();
    manager.close();
  }

  private Weights weights() {
    var arrays = new LinkedHashMap<String, NDArray>();
    VaeShapes.of(CONFIG)
        .all()
        .forEach(
            (key, shape) -> {
              NDArray array = manager.randomNormal(shape).muli(.1f);
              boolean norm = shape.dimension() == 1 && key.endsWith("weight");
              arrays.put(key, norm ? array.addi(1) : array);
            });
    return new Weights(arrays, Precision.FP32);
  }

  private NDArray latent(long h, long w) {
    return manager.randomNormal(new Shape(1, CONFIG.latentChannels(), h, w));
  }

  private NDArray image(long h, long w) {
    return manager.randomNormal(new Shape(1, 3, h, w));
  }

  /** From two rows in a band to all of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 4_000, 20_000, 1 << 20})
  void bandsOfAnyHeightMakeTheWholePicture(long band) {
    var vae = new Vae(CONFIG, weights());
    NDArray latent = latent(9, 7); // neither a multiple of a band nor square
    Goldens.assertClose(
        vae.decodeInBands(latent, band), vae.decodeWhole(latent), "bands", TOLERANCE);
  }

  /** From two rows in a band to all of them. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2_000, 20_000, 1 << 20})
  void bandsOfAnyHeightMakeTheWholeLatent(long band) {
    var vae = new Vae(CONFIG, weights());
    NDArray image = image(36, 28); // neither a multiple of a band nor square
    Goldens.assertClose(
        vae.encodeInBands(image, band), vae.encodeMoments(image), "latent", TOLERANCE);
  }

  @Test
  void severalPicturesKeepTheirOwnNorms() {
    var vae = new Vae(CONFIG, weights());
    NDArray two = latent(4, 4).concat(latent(4, 4).mul(3).add(1), 0);
    Goldens.assertClose(vae.decodeInBands(two, 2_000), vae.decodeWhole(two), "rows", TOLERANCE);
  }

  @Test
  void theSizeOfThePictureDecides() {
    var weights = weights();
    NDArray latent = latent(6, 6);
    var always = new Vae(weights, new DecodeMemory(CONFIG, 0));
    var never = new Vae(weights, new DecodeMemory(CONFIG, Long.MAX_VALUE));
    assertThat(always.decode(latent).toFloatArray())
        .isEqualTo(always.decodeInBands(latent).toFloatArray());
    assertThat(never.decode(latent).toFloatArray())
        .isEqualTo(never.decodeWhole(latent).toFloatArray());
  }

  @Test
  void theSizeOfThePictureDecidesHowItIsEncodedToo() {
    var weights = weights();
    NDArray image = image(24, 24);
    var always = new Vae(weights, new DecodeMemory(CONFIG, 0));
    var never = new Vae(weights, new DecodeMemory(CONFIG, Long.MAX_VALUE));
    assertThat(always.encode(image).toFloatArray())
        .isEqualTo(mean(always.encodeInBands(image, BandLayers.BAND)));
    assertThat(never.encode(image).toFloatArray()).isEqualTo(mean(never.encodeMoments(image)));
  }

  /** With a scaling factor of 1 and no shift. */
  private static float[] mean(NDArray moments) {
    return moments.split(2, 1).get(0).toFloatArray();
  }

  @Test
  void whatIsMadeOnTheWayIsFreed() {
    var vae = new Vae(CONFIG, weights());
    NDArray latent = latent(6, 6);
    NDArray image = image(24, 24);
    int before = manager.getManagedArrays().size();
    vae.decodeInBands(latent, 2_000);
    assertThat(manager.getManagedArrays()).as("the picture alone").hasSize(before + 1);
    vae.encodeInBands(image, 2_000);
    assertThat(manager.getManagedArrays()).as("and the latent").hasSize(before + 2);
  }

  @Test
  void atPublishedShapesPicturesOf1024PixelsAreDecodedInBandsWithinThreeGigabytes() {
    var memory = DecodeMemory.of(PUBLISHED);
    assertThat(memory.inBands(512 * 512)).isFalse();
    assertThat(memory.inBands(1024 * 1024)).isTrue();
    assertThat(memory.bytes(1024 * 1024)).isLessThan(3L << 30);
    assertThat(new DecodeMemory(PUBLISHED, Long.MAX_VALUE).bytes(1024 * 1024))
        .isGreaterThan(5L << 30);
  }
}

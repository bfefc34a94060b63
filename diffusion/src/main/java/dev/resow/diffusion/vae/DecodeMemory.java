package dev.resow.diffusion.vae;

/**
 * An estimate of the memory that decoding takes beside the weights, in float32 without gradients,
 * and the rule which pictures are decoded in bands because of it.
 *
 * <p>Encoding takes no more, as a whole or in bands: its finest level begins with fewer channels.
 *
 * <p>The rule knows the size of the picture only, not the memory of a machine: a picture has the
 * same bytes on every worker.
 *
 * @param mostWhole pictures whose layers take more bytes than this are decoded in bands of rows
 */
public record DecodeMemory(VaeConfig config, long mostWhole) {
  private static final long MOST_WHOLE = 2L << 30;

  /** Arrays of one band that live at the same time. */
  private static final long ARRAYS_OF_A_BAND = 6;

  /** By the usual rule. */
  public static DecodeMemory of(VaeConfig config) {
    return new DecodeMemory(config, MOST_WHOLE);
  }

  /**
   * Whether a picture is decoded in bands of rows.
   *
   * @param pixels width by height
   */
  public boolean inBands(long pixels) {
    return whole(pixels) > mostWhole;
  }

  /**
   * Bytes that decoding takes.
   *
   * @param pixels width by height
   */
  public long bytes(long pixels) {
    return inBands(pixels) ? bands(pixels) : whole(pixels);
  }

  /** A residual block of the finest level: its input, two norms, two products, the sum. */
  private long whole(long pixels) {
    return pixels * Float.BYTES * (3 * coarse() + 5 * fine());
  }

  /** Of the same block its input, what is between its convolutions, and its result. */
  private long bands(long pixels) {
    return pixels * Float.BYTES * (coarse() + 2 * fine()) + ARRAYS_OF_A_BAND * BandLayers.BAND;
  }

  private long fine() {
    return config.blockOutChannels().getFirst();
  }

  /** Channels that the finest level begins with. */
  private long coarse() {
    var channels = config.blockOutChannels();
    return channels.size() > 1 ? channels.get(1) : fine();
  }
}

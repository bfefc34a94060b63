package dev.resow.diffusion.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What a model takes of a machine's memory, reckoned from the headers of its files before anything
 * is loaded. All sizes are bytes.
 *
 * @param base parts that are loaded once and stay: transformer and autoencoder
 * @param encoders text encoders, in the order in which a prompt passes them
 * @param keep whether the text encoders stay after a prompt
 * @param pictures what sampling and decoding one picture of the default size takes (an estimate for
 *     sampling without gradients)
 * @param pictureSize that size in words, e.g. {@code 1024 x 1024}
 */
public record MemoryNeed(
    List<Component> base,
    List<Component> encoders,
    boolean keep,
    long pictures,
    String pictureSize) {
  private static final long WORTH_CHECKING = 512L << 20;

  /**
   * One part.
   *
   * @param name e.g. {@code text_encoder_3}
   * @param held while it is loaded
   * @param reading beyond that, while its largest tensor is read
   */
  public record Component(String name, long held, long reading) {}

  /** The most at any moment: loading each part, encoding a prompt, sampling, decoding. */
  public long peak() {
    long held = 0;
    long peak = 0;
    for (var part : base) {
      peak = Math.max(peak, held + part.held() + part.reading());
      held += part.held();
    }
    long stays = held;
    for (var encoder : encoders) {
      peak = Math.max(peak, stays + encoder.held() + encoder.reading());
      stays += keep ? encoder.held() : 0;
    }
    return Math.max(peak, stays + pictures);
  }

  /** The same model with a picture of another size. */
  MemoryNeed withPicture(long bytes, String size) {
    return new MemoryNeed(base, encoders, keep, bytes, size);
  }

  /**
   * Whether so much fits; what is smaller than 512 MiB always does, since the estimate is coarser
   * than that.
   *
   * @param available bytes; empty for no limit
   */
  public static boolean fits(long bytes, OptionalLong available) {
    return available.isEmpty() || bytes <= Math.max(available.getAsLong(), WORTH_CHECKING);
  }

  /** Memory that stays in use between two images. */
  public long resident() {
    return LongStream.concat(
            base.stream().mapToLong(Component::held),
            keep ? encoders.stream().mapToLong(Component::held) : LongStream.empty())
        .sum();
  }

  /** The numbers in a sentence, e.g. {@code transformer 7.8 GiB, vae 0.3 GiB, ...}. */
  public String parts() {
    var all = new ArrayList<>(base);
    all.addAll(encoders);
    return all.stream()
            .map(part -> part.name() + " " + gib(part.held()))
            .collect(Collectors.joining(", "))
        + ", a picture of "
        + pictureSize
        + " about "
        + gib(pictures);
  }

  /** Formats bytes as MiB or GiB. */
  public static String gib(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%d MiB", Math.ceilDiv(bytes, 1L << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}

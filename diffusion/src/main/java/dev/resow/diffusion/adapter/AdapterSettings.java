package dev.resow.diffusion.adapter;

import java.util.Optional;

/**
 * How a model takes adapters.
 *
 * @param mode by the size of the transformer where empty: fused up to 512 MiB of weights
 * @param memory bytes that loaded adapters and changed weights may take
 */
public record AdapterSettings(Optional<AdapterMode> mode, long memory) {
  private static final long FUSED_UP_TO = 512L << 20;

  /** Mode by size, 1 GiB. */
  public static final AdapterSettings DEFAULT = new AdapterSettings(Optional.empty(), 1L << 30);

  /**
   * @param mode {@code RESOW_ADAPTER_MODE}: {@code fused}, {@code beside} or empty
   * @throws IllegalArgumentException for another word
   */
  public static Optional<AdapterMode> mode(String mode) {
    return switch (mode) {
      case "" -> Optional.empty();
      case "fused" -> Optional.of(AdapterMode.FUSED);
      case "beside" -> Optional.of(AdapterMode.BESIDE);
      default ->
          throw new IllegalArgumentException(
              "RESOW_ADAPTER_MODE: expected fused or beside, found '%s'".formatted(mode));
    };
  }

  /**
   * The mode for a transformer, the same on every machine.
   *
   * @param bytes of its weights in memory
   */
  public AdapterMode modeFor(long bytes) {
    return mode.orElse(bytes <= FUSED_UP_TO ? AdapterMode.FUSED : AdapterMode.BESIDE);
  }
}

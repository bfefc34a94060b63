package dev.resow.diffusion.model;

import dev.resow.diffusion.adapter.AdapterSettings;
import dev.resow.diffusion.batching.Batching;
import dev.resow.diffusion.cache.StepCache;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * How a model is read.
 *
 * @param placement device, precision, and whether the text encoders stay
 * @param sequenceLength the pipeline's {@code max_sequence_length}: positions of T5, or of the
 *     zeros in its place where the model has none; 1 to 4096. Where empty that of the model's kind:
 *     256, for FLUX.1-dev 512
 * @param variant the variant of the weights' files that goes before all others, e.g. {@code fp16};
 *     by precision where empty
 * @param memory bytes that the model may take on this machine; what the machine has where empty,
 *     {@code Long.MAX_VALUE} without a limit
 * @param adapters how it takes adapters
 * @param batching whether jobs that sample at the same time share forward passes
 * @param stepCache whether steps may take most of their pass from an earlier one; networks without
 *     a {@link dev.resow.diffusion.backbone.Tail} compute every step
 */
public record ModelSettings(
    Placement placement,
    OptionalInt sequenceLength,
    Optional<String> variant,
    OptionalLong memory,
    AdapterSettings adapters,
    Batching batching,
    StepCache stepCache) {
  private static final int LONGEST = 4096;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)(?:i?b)?");

  public ModelSettings {
    sequenceLength.ifPresent(
        length -> {
          if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException(
                "RESOW_MAX_SEQUENCE_LENGTH: expected 1 to %d, found %d".formatted(LONGEST, length));
          }
        });
  }

  /** The defaults for a placement. */
  public static ModelSettings of(Placement placement) {
    return new ModelSettings(
        placement,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        AdapterSettings.DEFAULT,
        Batching.EXACT,
        StepCache.OFF);
  }

  /**
   * From the environment: what {@link Placement#fromEnvironment} reads, {@code
   * RESOW_MAX_SEQUENCE_LENGTH} (by kind of model), {@code RESOW_VARIANT} (by precision), {@code
   * RESOW_MEMORY} (what the machine has; a size such as {@code 20g}, or {@code unlimited}), {@code
   * RESOW_ADAPTER_MODE} ({@code fused} or {@code beside}; by size), {@code RESOW_ADAPTER_MEMORY} (1
   * GiB), {@code RESOW_BATCHING} ({@code exact}) and {@code RESOW_STEP_CACHE} ({@code off}).
   *
   * @throws IllegalArgumentException for a value that is none of these, naming the variable
   */
  public static ModelSettings fromEnvironment(Map<String, String> environment) {
    var length = environment.get("RESOW_MAX_SEQUENCE_LENGTH");
    var variant = Optional.ofNullable(environment.get("RESOW_VARIANT")).map(String::strip);
    if (variant.isPresent() && !variant.get().matches("[\\w-]{0,40}")) {
      throw new IllegalArgumentException(
          "RESOW_VARIANT: expected a word such as full, fp16 or bf16, found '%s'"
              .formatted(variant.get()));
    }
    return new ModelSettings(
        Placement.fromEnvironment(environment),
        length == null || length.isBlank()
            ? OptionalInt.empty()
            : OptionalInt.of(number(length.strip())),
        variant.filter(v -> !v.isEmpty()).map(v -> v.toLowerCase(Locale.ROOT)),
        memory("RESOW_MEMORY", environment),
        new AdapterSettings(
            AdapterSettings.mode(
                environment
                    .getOrDefault("RESOW_ADAPTER_MODE", "")
                    .strip()
                    .toLowerCase(Locale.ROOT)),
            memory("RESOW_ADAPTER_MEMORY", environment).orElse(AdapterSettings.DEFAULT.memory())),
        Batching.fromEnvironment(environment),
        StepCache.fromEnvironment(environment));
  }

  /** The same with another number of positions. */
  public ModelSettings withSequenceLength(int length) {
    return new ModelSettings(
        placement, OptionalInt.of(length), variant, memory, adapters, batching, stepCache);
  }

  /** The same settings with another memory limit in bytes. */
  public ModelSettings withMemory(long bytes) {
    return new ModelSettings(
        placement, sequenceLength, variant, OptionalLong.of(bytes), adapters, batching, stepCache);
  }

  /** The same with other settings of adapters. */
  public ModelSettings withAdapters(AdapterSettings other) {
    return new ModelSettings(
        placement, sequenceLength, variant, memory, other, batching, stepCache);
  }

  /** The same with forward passes shared, or not. */
  public ModelSettings withBatching(Batching other) {
    return new ModelSettings(
        placement, sequenceLength, variant, memory, adapters, other, stepCache);
  }

  /** The same with steps that take most of their pass from an earlier one, or without. */
  public ModelSettings withStepCache(StepCache other) {
    return new ModelSettings(placement, sequenceLength, variant, memory, adapters, batching, other);
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,6}")) {
      throw new IllegalArgumentException(
          "RESOW_MAX_SEQUENCE_LENGTH: expected a whole number, found '%s'".formatted(text));
    }
    return Integer.parseInt(text);
  }

  private static OptionalLong memory(String name, Map<String, String> environment) {
    var text = environment.getOrDefault(name, "");
    var value = text.strip().toLowerCase(Locale.ROOT);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.equals("unlimited")) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
    var size = SIZE.matcher(value);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "%s: expected a size such as 20g, or unlimited, found '%s'".formatted(name, text));
    }
    int shift = size.group(2).isEmpty() ? 0 : 10 * ("kmgt".indexOf(size.group(2)) + 1);
    return OptionalLong.of(
        Math.min(Long.parseLong(size.group(1)), Long.MAX_VALUE >> shift) << shift);
  }
}

package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.term.TextAlignment;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The rows of FLUX.1: {@link Methods} without those that minimise EnMMDiT's text loss. It compares
 * the maps of CLIP's tokens with those of T5's, and the only tokens in this attention are T5's.
 */
public final class FluxMethods {
  private FluxMethods() {}

  /** The whole table, in the order of the documentation. */
  public static SequencedMap<String, Method> table(GuidanceSettings settings) {
    SequencedMap<String, Method> table = new LinkedHashMap<>(Methods.table(settings));
    table.values().removeIf(m -> m.terms().stream().anyMatch(TextAlignment.class::isInstance));
    return table;
  }
}

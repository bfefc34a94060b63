package dev.resow.training.session;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * What one update measured.
 *
 * @param values by name, in the order in which they are printed
 */
public record StepFigures(SequencedMap<String, Double> values) {
  public StepFigures {
    values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  /** Figures in the order of the arguments. */
  @SafeVarargs
  public static StepFigures of(Map.Entry<String, Double>... values) {
    var all = new LinkedHashMap<String, Double>();
    for (var value : values) {
      all.put(value.getKey(), value.getValue());
    }
    return new StepFigures(all);
  }

  /**
   * @throws IllegalArgumentException when there is no figure of that name
   */
  public double value(String name) {
    var value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no figure '%s' in %s".formatted(name, values.keySet()));
    }
    return value;
  }
}

package dev.resow.standalone.run;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Settings made by the operator: a system property ({@code -D} in {@code RESOW_JAVA_OPTS}), else
 * the environment variable of that name by MicroProfile Config's rule ({@code resow.access.mode} is
 * {@code RESOW_ACCESS_MODE}).
 */
public final class Operator {
  private Operator() {}

  /**
   * Empty when it is not set, or blank.
   *
   * @throws IllegalArgumentException when it is not UTF-8
   */
  public static Optional<String> set(String property) {
    return value(property).map(value -> checked(property, value));
  }

  /**
   * All settings whose names begin with a word, without it: of {@code kafka} with the variable
   * {@code KAFKA_SASL_MECHANISM} it is {@code sasl.mechanism}. Blank ones are left out.
   *
   * @throws IllegalArgumentException when one is not UTF-8
   */
  public static Map<String, String> all(String word) {
    String prefix = word.toLowerCase(Locale.ROOT) + ".";
    var names = new TreeSet<String>();
    for (String variable : System.getenv().keySet()) {
      names.add(variable.toLowerCase(Locale.ROOT).replace('_', '.'));
    }
    names.addAll(System.getProperties().stringPropertyNames());
    var all = new TreeMap<String, String>();
    for (String name : names.tailSet(prefix)) {
      if (!name.startsWith(prefix)) {
        break;
      }
      set(name).ifPresent(value -> all.put(name.substring(prefix.length()), value));
    }
    return all;
  }

  private static String checked(String property, String value) {
    if (value.indexOf('\uFFFD') >= 0) {
      throw new IllegalArgumentException(
          "%s: expected UTF-8, found '%s' with undecodable characters; use a UTF-8 locale, for example LC_ALL=C.UTF-8"
              .formatted(spelling(property), value));
    }
    return value;
  }

  private static Optional<String> value(String property) {
    return Optional.ofNullable(System.getProperty(property))
        .filter(value -> !value.isBlank())
        .or(() -> Optional.ofNullable(System.getenv(variable(property))))
        .filter(value -> !value.isBlank())
        .map(String::strip);
  }

  /** Name of the environment variable of a property. */
  static String variable(String property) {
    return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  /** The name under which the operator set it. */
  static String spelling(String property) {
    return System.getProperty(property) == null ? variable(property) : "-D" + property;
  }
}

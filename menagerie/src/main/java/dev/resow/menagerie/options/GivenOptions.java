package dev.resow.menagerie.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The options of a command line, {@code --name value}. Each is taken once; {@link #requireNoOther}
 * then rejects what nobody has taken. All methods throw {@link IllegalArgumentException} that says
 * which option is wrong.
 */
public final class GivenOptions {
  private final Map<String, List<String>> given = new LinkedHashMap<>();

  private GivenOptions() {}

  /** Options that all have a value. */
  public static GivenOptions of(List<String> args) {
    return of(args, Set.of());
  }

  /**
   * @param flags names of options without a value
   */
  public static GivenOptions of(List<String> args, Set<String> flags) {
    var options = new GivenOptions();
    for (int i = 0; i < args.size(); i++) {
      var arg = args.get(i);
      var name = arg.startsWith("--") ? arg.substring(2) : "";
      if (flags.contains(name)) {
        options.given.put(name, List.of());
      } else if (name.isEmpty() || i + 1 == args.size()) {
        throw new IllegalArgumentException("expected '--option value', found '" + arg + "'");
      } else {
        options.given.computeIfAbsent(name, _ -> new ArrayList<>()).add(args.get(++i));
      }
    }
    return options;
  }

  /** Whether a flag is given. */
  public boolean flag(String name) {
    return given.remove(name) != null;
  }

  /** All values of an option that may be given several times, in their order. */
  public List<String> each(String name) {
    var values = given.remove(name);
    return values == null ? List.of() : values;
  }

  /** The value of an option; the last one counts. */
  public Optional<String> text(String name) {
    var values = each(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getLast());
  }

  public String text(String name, String standard) {
    return text(name).orElse(standard);
  }

  /** A whole number from 1. */
  public int count(String name, int standard) {
    return number(
        name, Integer.toString(standard), "1 or more", Integer::parseInt, 1, Integer.MAX_VALUE);
  }

  /**
   * A number.
   *
   * @param expected the range in words
   * @param read throws {@link NumberFormatException} for what is no such number
   */
  public <T extends Number> T number(
      String name,
      String standard,
      String expected,
      Function<String, T> read,
      double least,
      double most) {
    return parsed(name, text(name, standard), expected, read, least, most);
  }

  /** As {@link #number}, of a text that is a part of an option's value. */
  public static <T extends Number> T parsed(
      String name,
      String text,
      String expected,
      Function<String, T> read,
      double least,
      double most) {
    try {
      T number = read.apply(text);
      if (number.doubleValue() >= least && number.doubleValue() <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new IllegalArgumentException(
        "--%s: expected %s, found '%s'".formatted(name, expected, text));
  }

  /** Rejects options that the command does not have. */
  public void requireNoOther() {
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "unknown option --" + given.keySet().iterator().next() + "; see --help");
    }
  }
}

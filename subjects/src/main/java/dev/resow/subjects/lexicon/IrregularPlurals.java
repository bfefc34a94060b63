package dev.resow.subjects.lexicon;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** WordNet's list of irregular plurals: geese, mice, knives. Safe for several threads. */
public final class IrregularPlurals {
  /** Read once, in some milliseconds. */
  public static final IrregularPlurals INSTANCE = read();

  private final Map<String, String> singulars;
  private final Map<String, List<String>> plurals;

  private IrregularPlurals(Map<String, String> singulars) {
    this.singulars = Map.copyOf(singulars);
    plurals =
        singulars.entrySet().stream()
            .collect(groupingBy(Map.Entry::getValue, mapping(Map.Entry::getKey, toList())));
  }

  private static IrregularPlurals read() {
    try (var in = IrregularPlurals.class.getResourceAsStream("irregular-plurals.txt");
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      Map<String, String> singulars = new HashMap<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int space = line.indexOf(' ');
        singulars.putIfAbsent(line.substring(0, space), line.substring(space + 1));
      }
      return new IrregularPlurals(singulars);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The singular of a form in lower case, if it is an irregular plural: geese, goose. */
  public Optional<String> singular(String form) {
    return Optional.ofNullable(singulars.get(form));
  }

  /** The irregular plurals of a noun in lower case; mostly none. */
  public List<String> of(String noun) {
    return plurals.getOrDefault(noun, List.of());
  }
}

package dev.resow.subjects.syntax;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Words and phrases of closed classes and of the vocabulary of prompts, in lower case. */
final class WordLists {
  /** Most words of a phrase in a list. */
  static final int LONGEST = 5;

  private static final String FILE = "words.txt";
  private static final Map<WordClass, Set<String>> LISTS = read();

  private WordLists() {}

  static boolean has(WordClass list, String words) {
    return LISTS.get(list).contains(words);
  }

  private static Map<WordClass, Set<String>> read() {
    Map<WordClass, Set<String>> lists = new EnumMap<>(WordClass.class);
    for (WordClass list : WordClass.values()) {
      lists.put(list, new HashSet<>());
    }
    try (var in = WordLists.class.getResourceAsStream(FILE);
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      WordClass section = null;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("[")) {
          section =
              WordClass.valueOf(line.substring(1, line.length() - 1).toUpperCase(Locale.ROOT));
        } else if (!line.isBlank() && !line.startsWith("#")) {
          add(lists.get(section), line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    lists.replaceAll((_, words) -> Set.copyOf(words));
    return lists;
  }

  private static void add(Set<String> list, String line) {
    for (String item : line.split(",")) {
      if (!item.isBlank()) {
        list.add(item.strip());
      }
    }
  }
}

package dev.resow.standalone.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Option {@code --relation}: "lion above rabbit", with the words of the API's places. */
final class Relations {
  /** Longer places first: "next to", not "to". */
  private static final Pattern PHRASE =
      Pattern.compile(
          "(?i)\\s*(\\S.*?)\\s+(left[ -]of|right[ -]of|above|below|on|next[ -]to)\\s+(\\S.*?)\\s*");

  private Relations() {}

  /** A relation by names. */
  private record Phrase(String subject, String place, String other) {
    static Phrase of(String text) {
      var phrase = PHRASE.matcher(text);
      if (!phrase.matches()) {
        throw new IllegalArgumentException(
            "--relation: expected two subjects with left of, right of, above, below, on or next to"
                + " between them, e.g. \"lion above rabbit\", found '%s'".formatted(text));
      }
      String place = phrase.group(2).toLowerCase(Locale.ROOT).replace(' ', '-');
      return new Phrase(phrase.group(1), place, phrase.group(3));
    }
  }

  /**
   * @throws IllegalArgumentException if one of them is no relation
   */
  static void check(List<String> relations) {
    relations.forEach(Phrase::of);
  }

  /**
   * As a request has them, with indices for names.
   *
   * @throws IllegalArgumentException if a name is none of the subjects
   */
  static List<Map<String, Object>> request(List<String> relations, List<String> subjects) {
    return relations.stream()
        .map(Phrase::of)
        .map(
            phrase ->
                Map.<String, Object>of(
                    "subject", index(phrase.subject(), subjects),
                    "place", phrase.place(),
                    "other", index(phrase.other(), subjects)))
        .toList();
  }

  private static int index(String name, List<String> subjects) {
    return IntStream.range(0, subjects.size())
        .filter(i -> subjects.get(i).strip().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--relation: expected one of the subjects (%s), found '%s'; name the subjects with --subject"
                        .formatted(String.join(", ", subjects), name)));
  }
}

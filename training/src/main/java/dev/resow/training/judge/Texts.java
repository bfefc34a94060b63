package dev.resow.training.judge;

import java.util.Locale;

/** The texts that a judge asks a matcher about. */
final class Texts {
  private static final String VOWELS = "aeiou";

  private Texts() {}

  /** {@code a photo of a cat}. */
  static String photo(String name) {
    return "a photo of " + article(name) + " " + name;
  }

  /** The form under which a name is known, whatever its case and spaces. */
  static String plain(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
  }

  /** The text with another name in a place, and with the article that this name needs. */
  static String replaced(String text, Name at, String by) {
    var before = text.substring(0, at.start());
    var word = before.stripTrailing();
    int start = word.lastIndexOf(' ') + 1;
    var article = word.substring(start);
    boolean adjacent = before.length() > word.length();
    if (adjacent && (article.equalsIgnoreCase("a") || article.equalsIgnoreCase("an"))) {
      boolean upper = Character.isUpperCase(article.charAt(0));
      var fitting = article(by);
      before =
          word.substring(0, start)
              + (upper ? fitting.substring(0, 1).toUpperCase(Locale.ROOT) : fitting.charAt(0))
              + fitting.substring(1)
              + before.substring(word.length());
    }
    return before + by + text.substring(at.end());
  }

  private static String article(String name) {
    return VOWELS.indexOf(Character.toLowerCase(name.charAt(0))) >= 0 ? "an" : "a";
  }
}

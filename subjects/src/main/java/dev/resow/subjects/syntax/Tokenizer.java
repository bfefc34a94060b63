package dev.resow.subjects.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into words and marks, in linear time. */
final class Tokenizer {
  /** Possessive: no backtracking and no recursion, however long a chain like a-a-a-a is. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "[0-9]++(?:[.,:/][0-9]++)*+(?:[\\p{L}-]++[\\p{L}\\p{N}]*+)?+"
              + "|[\\p{L}\\p{N}]++(?:(?:['’]-?|-)[\\p{L}\\p{N}]++)*+"
              + "|\\n|[^\\s\\p{L}\\p{N}]");

  /** "1girl", "2dogs": a number and a word; but "3d", "8k", "50mm" and "1st" are one. */
  private static final Pattern COUNTED = Pattern.compile("([0-9]{1,2})(\\p{L}{3,})");

  private Tokenizer() {}

  /**
   * @param most words and marks; what follows is not read
   */
  static List<Token> tokens(String text, int most) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (tokens.size() < most && matcher.find()) {
      if (!matcher.group().equals("_")) { // joins the words of tags
        add(tokens, matcher.group(), matcher.start());
      }
    }
    return tokens;
  }

  private static void add(List<Token> tokens, String text, int start) {
    String lower = text.toLowerCase(Locale.ROOT).replace('’', '\'');
    var counted = COUNTED.matcher(text);
    if (counted.matches() && !counted.group(2).equals("mm")) {
      int digits = counted.end(1);
      tokens.add(token(text.substring(0, digits), start));
      tokens.add(token(text.substring(digits), start + digits));
    } else if (lower.length() > 2 && lower.endsWith("'s") && lower.length() == text.length()) {
      int noun = text.length() - 2;
      tokens.add(token(text.substring(0, noun), start));
      tokens.add(token(text.substring(noun), start + noun));
    } else {
      tokens.add(token(text, start));
    }
  }

  private static Token token(String text, int start) {
    return new Token(text, start, text.toLowerCase(Locale.ROOT).replace('’', '\''));
  }
}

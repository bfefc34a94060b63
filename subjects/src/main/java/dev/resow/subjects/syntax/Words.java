package dev.resow.subjects.syntax;

import java.util.List;

/** Runs of tokens as text. */
final class Words {
  private Words() {}

  /** In lower case, separated by single spaces. */
  static String join(List<Token> tokens, int first, int end) {
    if (end - first == 1) {
      return tokens.get(first).lower();
    }
    var text = new StringBuilder();
    for (int i = first; i < end; i++) {
      text.append(i > first ? " " : "").append(tokens.get(i).lower());
    }
    return text.toString();
  }
}

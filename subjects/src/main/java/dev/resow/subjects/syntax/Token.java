package dev.resow.subjects.syntax;

/**
 * A word or a mark of the text.
 *
 * @param text as written
 * @param start first character
 * @param lower in lower case, with plain apostrophes
 */
record Token(String text, int start, String lower) {
  int end() {
    return start + text.length();
  }

  boolean word() {
    return Character.isLetterOrDigit(text.codePointAt(0));
  }

  boolean number() {
    return Character.isDigit(text.charAt(0));
  }
}

package dev.resow.diffusion.text;

/** Translates the native library's code point offsets to {@code char} positions of a string. */
final class CodePointText {
  private final String text;
  private final boolean plain;

  CodePointText(String text) {
    this.text = text;
    this.plain = text.codePointCount(0, text.length()) == text.length();
  }

  /** The text with every half surrogate pair replaced, which has no UTF-8 form; same length. */
  String wellFormed() {
    if (plain && text.chars().noneMatch(c -> Character.isSurrogate((char) c))) {
      return text;
    }
    var out = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  /** The span without the white space that word pieces carry at their edges. */
  Tokens.Span span(int startPoint, int endPoint) {
    int start = plain ? startPoint : text.offsetByCodePoints(0, startPoint);
    int end = plain ? endPoint : text.offsetByCodePoints(0, endPoint);
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return start == end ? Tokens.Span.NONE : new Tokens.Span(start, end);
  }
}

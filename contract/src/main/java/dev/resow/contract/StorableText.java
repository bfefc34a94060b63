package dev.resow.contract;

/**
 * Text that PostgreSQL and every UTF-8 writer can hold: valid Unicode (no half of a surrogate pair)
 * without U+0000.
 */
public final class StorableText {
  private StorableText() {}

  public static boolean isStorable(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) return false;
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) return false;
        i++;
      }
    }
    return true;
  }

  private static boolean isPair(CharSequence text, int at) {
    return Character.isHighSurrogate(text.charAt(at))
        && at + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(at + 1));
  }
}

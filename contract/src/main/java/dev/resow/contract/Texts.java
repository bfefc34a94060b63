package dev.resow.contract;

/** Text that comes from anywhere and shall lie in a table or travel in a record. */
public final class Texts {
  /** Most characters of a sentence for people, for example the message of a failure. */
  public static final int MESSAGE = 2_000;

  /** Maximum characters of technical detail. */
  public static final int DETAIL = 4_000;

  private static final char REPLACEMENT = '\ufffd';

  private Texts() {}

  /** False if PostgreSQL or a UTF-8 writer refuses it: U+0000, or half a surrogate pair. */
  public static boolean isStorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) return false;
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) return false;
        i++;
      }
    }
    return true;
  }

  /** The same text with U+FFFD for whatever {@link #isStorable} refuses; null stays null. */
  public static String storable(String text) {
    if (text == null || isStorable(text)) return text;
    var clean = new StringBuilder(text);
    for (int i = 0; i < clean.length(); i++) {
      char c = clean.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < clean.length()
              && Character.isLowSurrogate(clean.charAt(i + 1));
      if (pair) i++;
      else if (c == 0 || Character.isSurrogate(c)) clean.setCharAt(i, REPLACEMENT);
    }
    return clean.toString();
  }

  /** At most {@code most} characters of it, storable; what was cut ends with an ellipsis. */
  public static String cut(String text, int most) {
    if (text == null || text.length() <= most) return storable(text);
    return storable(text.substring(0, most - 1)) + "…";
  }
}

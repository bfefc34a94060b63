package dev.resow.api.problem;

/** What a client sent, short enough and clean enough for a message. */
public final class Excerpt {
  private static final int LONGEST = 60;

  private Excerpt() {}

  /** At most 60 characters, without control characters and halves of surrogate pairs. */
  public static String of(String text) {
    if (text == null) return "null";
    var shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> isShown(c) ? c : 0xfffd)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
  }

  private static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.FORMAT -> false;
      default -> true;
    };
  }
}

package dev.resow.subjects;

/** The beginning of what a prompt says, clean enough for a sentence. */
final class Excerpts {
  private static final int LONGEST = 60;

  private Excerpts() {}

  /** At most 60 characters, white space as one space, nothing invisible. */
  static String of(String text) {
    String flat = text.strip().replaceAll("\\s+", " ");
    var shown = new StringBuilder();
    flat.codePoints()
        .limit(LONGEST)
        .map(c -> visible(c) ? c : 0xfffd)
        .forEach(shown::appendCodePoint);
    return flat.codePointCount(0, flat.length()) > LONGEST ? shown + "..." : shown.toString();
  }

  private static boolean visible(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.SURROGATE, Character.FORMAT -> false;
      default -> true;
    };
  }
}

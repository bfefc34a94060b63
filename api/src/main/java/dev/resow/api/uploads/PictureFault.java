package dev.resow.api.uploads;

/** What is wrong with the picture of a client, in a sentence. */
final class PictureFault extends Exception {
  private static final long serialVersionUID = 1L;

  PictureFault(String sentence) {
    super(sentence);
  }
}

package dev.resow.diffusion.text;

/** Turns a prompt into the fixed number of token ids that one text encoder reads. */
public sealed interface PromptTokenizer extends AutoCloseable
    permits ClipTokenizer, T5Tokenizer, BertTokenizer {
  /**
   * Tokenises, truncates (the end token stays) and pads.
   *
   * @param prompt any text, also the empty one
   */
  Tokens encode(String prompt);

  /** How many tokens every prompt becomes, start and end token included. */
  int maxLength();

  @Override
  void close();
}

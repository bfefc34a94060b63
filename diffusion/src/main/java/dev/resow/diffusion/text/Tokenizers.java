package dev.resow.diffusion.text;

import java.util.Optional;

/**
 * The tokenizers of a model.
 *
 * @param t5 empty where the model has no T5
 */
public record Tokenizers(ClipTokenizer clip, ClipTokenizer clip2, Optional<T5Tokenizer> t5)
    implements AutoCloseable {

  /** A prompt in every tokenizer. */
  public PromptTokens encode(String prompt) {
    return new PromptTokens(
        clip.encode(prompt), clip2.encode(prompt), t5.map(tokenizer -> tokenizer.encode(prompt)));
  }

  @Override
  public void close() {
    clip.close();
    clip2.close();
    t5.ifPresent(T5Tokenizer::close);
  }
}

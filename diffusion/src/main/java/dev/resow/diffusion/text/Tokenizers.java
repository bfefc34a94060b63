package dev.resow.diffusion.text;

import java.util.Optional;

/**
 * The tokenizers of a model.
 *
 * @param clip2 empty where the model has one CLIP encoder; beside T5 that one only pools
 * @param t5 empty where the model has no T5
 */
public record Tokenizers(
    ClipTokenizer clip, Optional<ClipTokenizer> clip2, Optional<T5Tokenizer> t5)
    implements AutoCloseable {

  /** A prompt in every tokenizer. */
  public PromptTokens encode(String prompt) {
    var first = clip.encode(prompt);
    var third = t5.map(tokenizer -> tokenizer.encode(prompt));
    return clip2
        .map(tokenizer -> new PromptTokens(first, tokenizer.encode(prompt), third))
        .orElseGet(
            () ->
                third
                    .map(t5 -> PromptTokens.pooled(first, t5))
                    .orElseGet(() -> new PromptTokens(first, first, third)));
  }

  @Override
  public void close() {
    clip.close();
    clip2.ifPresent(ClipTokenizer::close);
    t5.ifPresent(T5Tokenizer::close);
  }
}

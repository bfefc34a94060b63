package dev.resow.diffusion.text;

import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** The T5 tokenizer of a diffusers folder, from its {@code tokenizer.json}. */
public final class T5Tokenizer implements PromptTokenizer {
  /** The pipeline's own default of tokens per prompt; a shorter model_max_length wins. */
  public static final int DEFAULT_LENGTH = 256;

  private final NativeTokenizer tokenizer;

  private T5Tokenizer(NativeTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Reads a tokenizer that pads to {@code min(model_max_length, 256)}. */
  public static T5Tokenizer load(Path folder) {
    return load(folder, DEFAULT_LENGTH);
  }

  /**
   * Reads a tokenizer that pads to {@code min(model_max_length, maxLength)}.
   *
   * @throws ModelFormatException when a file is missing or not of this format
   */
  public static T5Tokenizer load(Path folder, int maxLength) {
    var config = TokenizerConfig.load(folder);
    var file = folder.resolve("tokenizer.json");
    var definition = TokenizerConfig.readObject(file);
    var pad =
        StreamSupport.stream(definition.path("added_tokens").spliterator(), false)
            .filter(token -> config.padToken().equals(token.path("content").asText()))
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        file, config.padToken(), "the pad token among added_tokens", "none"));
    int length = Math.min(maxLength, config.modelMaxLength());
    return new T5Tokenizer(NativeTokenizer.of(file, definition, length, pad.path("id").asLong()));
  }

  @Override
  public Tokens encode(String prompt) {
    return tokenizer.encode(prompt);
  }

  @Override
  public int maxLength() {
    return tokenizer.maxLength();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}

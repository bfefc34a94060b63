package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;

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
   * @throws dev.resow.diffusion.tensor.ModelFormatException when a file is missing or not of this
   *     format
   */
  public static T5Tokenizer load(Path folder, int maxLength) {
    var config = TokenizerConfig.load(folder);
    var file = folder.resolve("tokenizer.json");
    var definition = TokenizerConfig.readObject(file);
    splitAtWhiteSpace(definition);
    long pad = AddedTokens.apply(file, config, definition);
    int length = Math.min(maxLength, config.modelMaxLength());
    return new T5Tokenizer(NativeTokenizer.of(file, definition, length, pad));
  }

  /**
   * transformers splits at white space before it marks the beginnings of words, regardless of the
   * file: white space at the end of a text, or before an added token, is not a piece of its own.
   */
  private static void splitAtWhiteSpace(ObjectNode definition) {
    var given = definition.path("pre_tokenizer");
    if (given.path("type").asText().equals("Metaspace")) {
      var both = TokenizerConfig.JSON.createObjectNode().put("type", "Sequence");
      both.putArray("pretokenizers")
          .add(TokenizerConfig.JSON.createObjectNode().put("type", "WhitespaceSplit"))
          .add(given);
      definition.set("pre_tokenizer", both);
    }
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

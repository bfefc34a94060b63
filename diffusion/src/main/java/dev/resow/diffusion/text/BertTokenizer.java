package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The WordPiece tokenizer of a BERT folder: {@code tokenizer.json}, or {@code vocab.txt} where
 * there is none. A text becomes {@code [CLS] pieces [SEP]}.
 */
public final class BertTokenizer implements PromptTokenizer {
  private static final int ADDED = 2; // [CLS] and [SEP]

  private final NativeTokenizer tokenizer;

  private BertTokenizer(NativeTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * Reads a tokenizer that pads to {@code min(model_max_length, maxLength)}.
   *
   * @throws ModelFormatException when a file is missing or not of this format, or adds other tokens
   *     than the two
   */
  public static BertTokenizer load(Path folder, int maxLength) {
    var config = TokenizerConfig.load(folder);
    var whole = folder.resolve("tokenizer.json");
    var vocabulary = folder.resolve("vocab.txt");
    boolean parts = !Files.exists(whole) && Files.exists(vocabulary);
    var file = parts ? vocabulary : whole;
    ObjectNode definition =
        parts ? BertDefinition.of(vocabulary, config) : TokenizerConfig.readObject(whole);
    long pad = AddedTokens.apply(file, config, definition);
    int length = Math.min(maxLength, config.modelMaxLength());
    var tokenizer = NativeTokenizer.of(file, definition, length, pad);
    int added = tokenizer.encode("").used();
    if (added != ADDED) {
      tokenizer.close();
      throw new ModelFormatException(
          file, "post_processor", "one that makes a text [CLS] pieces [SEP]", found(added));
    }
    return new BertTokenizer(tokenizer);
  }

  private static String found(int added) {
    return "one that makes an empty text %d tokens; use the tokenizer of the published model"
        .formatted(added);
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

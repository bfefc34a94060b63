package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

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
   * @throws ModelFormatException when a file is missing or not of this format, or adds tokens other
   *     than these two
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
    long[] around = {
      id(definition, config.named("cls_token", "[CLS]")),
      id(definition, config.named("sep_token", "[SEP]"))
    };
    var added = tokenizer.encode("");
    if (!Arrays.equals(Arrays.copyOf(added.ids(), added.used()), around)) {
      tokenizer.close();
      throw new ModelFormatException(
          file, "post_processor", "one that makes a text [CLS] pieces [SEP]", found(added));
    }
    return new BertTokenizer(tokenizer);
  }

  /** -1 if there is no such token. */
  private static long id(ObjectNode definition, String token) {
    for (var added : definition.path("added_tokens")) {
      if (added.path("content").asText().equals(token)) {
        return added.path("id").asLong();
      }
    }
    return definition.path("model").path("vocab").path(token).asLong(-1);
  }

  private static String found(Tokens added) {
    var which = added.used() == ADDED ? "other tokens" : added.used() + " tokens";
    return "one that makes an empty text %s; use the tokenizer of the published model"
        .formatted(which);
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

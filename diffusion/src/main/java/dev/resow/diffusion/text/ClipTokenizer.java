package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CLIP tokenizer of a diffusers folder: {@code vocab.json} + {@code merges.txt} (all that the
 * published folders carry) or a {@code tokenizer.json}, with the tokens that the folder adds.
 */
public final class ClipTokenizer implements PromptTokenizer {
  private final NativeTokenizer tokenizer;

  private ClipTokenizer(NativeTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Reads a tokenizer that pads to its own {@code model_max_length}. */
  public static ClipTokenizer load(Path folder) {
    return load(folder, TokenizerConfig.load(folder).modelMaxLength());
  }

  /**
   * Reads a tokenizer that pads to a given length: the pipeline pads both CLIP prompts to the
   * length of the first tokenizer.
   *
   * @throws dev.resow.diffusion.tensor.ModelFormatException when a file is missing or not of this
   *     format
   */
  public static ClipTokenizer load(Path folder, int maxLength) {
    var config = TokenizerConfig.load(folder);
    var vocabFile = folder.resolve("vocab.json");
    boolean parts = Files.exists(vocabFile) || !Files.exists(folder.resolve("tokenizer.json"));
    var file = parts ? vocabFile : folder.resolve("tokenizer.json");
    ObjectNode definition =
        parts
            ? ClipDefinition.of(vocabFile, folder.resolve("merges.txt"), config)
            : TokenizerConfig.readObject(file);
    long pad = AddedTokens.apply(file, config, definition);
    return new ClipTokenizer(NativeTokenizer.of(file, definition, maxLength, pad));
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

package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CLIP tokenizer of a diffusers folder: {@code vocab.json} + {@code merges.txt} (all that the
 * published folders carry) or a {@code tokenizer.json}.
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
   * @throws ModelFormatException when a file is missing or not of this format
   */
  public static ClipTokenizer load(Path folder, int maxLength) {
    var config = TokenizerConfig.load(folder);
    var vocabFile = folder.resolve("vocab.json");
    ObjectNode definition;
    if (Files.exists(vocabFile)) {
      definition = ClipDefinition.of(vocabFile, folder.resolve("merges.txt"));
    } else {
      definition = TokenizerConfig.readObject(folder.resolve("tokenizer.json"));
    }
    var pad = definition.path("model").path("vocab").path(config.padToken());
    if (!pad.canConvertToInt()) {
      throw new ModelFormatException(
          vocabFile, config.padToken(), "the pad token in the vocabulary", "no such token");
    }
    ClipDefinition.addToken(definition, pad.asLong(), config.padToken());
    return new ClipTokenizer(NativeTokenizer.of(vocabFile, definition, maxLength, pad.asLong()));
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

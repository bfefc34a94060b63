package dev.resow.diffusion.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;

/**
 * A tokenizer.json in the native library, with truncation and padding as the encoders need them.
 */
final class NativeTokenizer implements AutoCloseable {
  private final HuggingFaceTokenizer tokenizer;
  private final int maxLength;
  private final long padId;

  private NativeTokenizer(HuggingFaceTokenizer tokenizer, int maxLength, long padId) {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.padId = padId;
  }

  /**
   * @param file named in errors
   * @param definition content of a tokenizer.json; its own truncation and padding are dropped, as
   *     the reference implementation does
   * @throws ModelFormatException when it is no definition, or one that ends no text with a token
   */
  static NativeTokenizer of(Path file, ObjectNode definition, int maxLength, long padId) {
    if (maxLength < 2) {
      throw new ModelFormatException(file, "model_max_length", "at least 2", "" + maxLength);
    }
    definition.putNull("truncation");
    definition.putNull("padding");
    var json = definition.toString().getBytes(StandardCharsets.UTF_8);
    var options = Map.of("truncation", "false", "padding", "false");
    HuggingFaceTokenizer tokenizer;
    try {
      tokenizer = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
    } catch (IOException | RuntimeException e) {
      throw new ModelFormatException(file, null, "a tokenizer definition", e.getMessage(), e);
    }
    if (tokenizer.encode("").getIds().length == 0) {
      tokenizer.close();
      throw new ModelFormatException(
          file, "post_processor", "one that ends every text with a token", "one that adds none");
    }
    return new NativeTokenizer(tokenizer, maxLength, padId);
  }

  int maxLength() {
    return maxLength;
  }

  Tokens encode(String prompt) {
    var text = new CodePointText(prompt);
    var encoding = tokenizer.encode(text.wellFormed());
    long[] all = encoding.getIds();
    var found = encoding.getCharTokenSpans();
    var special = encoding.getSpecialTokenMask();
    int used = Math.min(all.length, maxLength);
    long[] ids = Arrays.copyOf(all, maxLength);
    Arrays.fill(ids, used, maxLength, padId);
    ids[used - 1] = all[all.length - 1]; // the end token survives truncation
    var spans = new ArrayList<>(Collections.nCopies(maxLength, Tokens.Span.NONE));
    for (int i = 0; i < used; i++) {
      boolean added = special[i] == 1 || (i == used - 1 && all.length > maxLength);
      if (!added && found[i] != null) {
        spans.set(i, text.span(found[i].getStart(), found[i].getEnd()));
      }
    }
    return new Tokens(ids, Collections.unmodifiableList(spans), used, all.length > maxLength);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}

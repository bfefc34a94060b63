package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What we use of a {@code tokenizer_config.json}.
 *
 * @param modelMaxLength tokens per prompt; huge when the file says none
 * @param padToken the token that fills the rest, as text
 */
record TokenizerConfig(int modelMaxLength, String padToken) {
  static final JsonMapper JSON = new JsonMapper();

  static TokenizerConfig load(Path folder) {
    var config = readObject(folder.resolve("tokenizer_config.json"));
    var length = config.path("model_max_length");
    // "No limit" is written as 1e30, which does not fit an int.
    int max = (int) Math.min(Integer.MAX_VALUE, length.asDouble(Integer.MAX_VALUE));
    var pad = text(config.path("pad_token"));
    if (pad == null) {
      var map = folder.resolve("special_tokens_map.json");
      pad = Files.exists(map) ? text(readObject(map).path("pad_token")) : null;
    }
    if (pad == null) {
      throw new ModelFormatException(
          folder.resolve("tokenizer_config.json"), "pad_token", "a token", "none");
    }
    return new TokenizerConfig(max, pad);
  }

  /** Tokens are written as plain text or as an object with their text in {@code content}. */
  private static String text(JsonNode token) {
    return token.isObject() ? token.path("content").textValue() : token.textValue();
  }

  static ObjectNode readObject(Path file) {
    return ConfigFile.read(file).root();
  }
}

package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What we use of a {@code tokenizer_config.json} and the {@code special_tokens_map.json} beside it.
 * The map counts where the configuration has no {@code added_tokens_decoder}, as in transformers.
 *
 * @param modelMaxLength tokens per prompt; very large if the file has none
 * @param padToken the token that fills the rest, as text
 * @param special the named special tokens: text, or an object with it in {@code content}
 * @param decoder added tokens by id, from {@code added_tokens_decoder}
 * @param extra additional special tokens
 */
record TokenizerConfig(
    int modelMaxLength,
    String padToken,
    Map<String, JsonNode> special,
    SortedMap<Long, AddedToken> decoder,
    List<AddedToken> extra) {
  static final JsonMapper JSON = new JsonMapper();

  /** In the order in which transformers adds them. */
  private static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private static final List<String> EXTRA =
      List.of("additional_special_tokens", "extra_special_tokens");

  static TokenizerConfig load(Path folder) {
    var file = folder.resolve("tokenizer_config.json");
    var config = readObject(file);
    var mapFile = folder.resolve("special_tokens_map.json");
    var map = Files.exists(mapFile) ? readObject(mapFile) : JSON.createObjectNode();
    boolean mapFirst = !config.path("added_tokens_decoder").isObject();
    var special = new LinkedHashMap<String, JsonNode>();
    var extra = new ArrayList<AddedToken>();
    for (var name : NAMES) {
      var given = first(name, mapFirst ? map : config, mapFirst ? config : map);
      given.ifPresent(token -> special.put(name, token));
    }
    for (var name : EXTRA) {
      config.path(name).forEach(token -> addExtra(extra, token));
      if (mapFirst) {
        map.path(name).forEach(token -> addExtra(extra, token));
      }
    }
    if (!special.containsKey("pad_token")) {
      throw new ModelFormatException(file, "pad_token", "a token", "none");
    }
    var length = config.path("model_max_length");
    // "No limit" is written as 1e30, which does not fit an int.
    int max = (int) Math.min(Integer.MAX_VALUE, length.asDouble(Integer.MAX_VALUE));
    return new TokenizerConfig(
        max, text(special.get("pad_token")), special, decoder(file, config), extra);
  }

  private static Optional<JsonNode> first(String name, ObjectNode one, ObjectNode other) {
    return text(one.path(name)) != null
        ? Optional.of(one.path(name))
        : Optional.of(other.path(name)).filter(node -> text(node) != null);
  }

  private static void addExtra(List<AddedToken> extra, JsonNode token) {
    var content = text(token);
    if (content != null) {
      extra.add(token.isObject() ? AddedToken.read(token, true) : AddedToken.special(content));
    }
  }

  private static SortedMap<Long, AddedToken> decoder(Path file, ObjectNode config) {
    var tokens = new TreeMap<Long, AddedToken>();
    for (var entry : config.path("added_tokens_decoder").properties()) {
      if (!entry.getKey().matches("\\d{1,9}") || text(entry.getValue()) == null) {
        throw new ModelFormatException(
            file,
            "added_tokens_decoder." + entry.getKey(),
            "an id with an object that has content",
            entry.getValue().toString());
      }
      tokens.put(
          Long.valueOf(entry.getKey()),
          AddedToken.read(entry.getValue(), entry.getValue().path("special").asBoolean(false)));
    }
    return tokens;
  }

  /** The named special tokens, in order. */
  List<JsonNode> named() {
    return List.copyOf(special.values());
  }

  /** A named special token, with the name that the published vocabularies have for it. */
  String named(String name, String otherwise) {
    return special.containsKey(name) ? text(special.get(name)) : otherwise;
  }

  /** Tokens are written as plain text or as an object with their text in {@code content}. */
  static String text(JsonNode token) {
    return token.isObject() ? token.path("content").textValue() : token.textValue();
  }

  static ObjectNode readObject(Path file) {
    return ConfigFile.read(file).root();
  }
}

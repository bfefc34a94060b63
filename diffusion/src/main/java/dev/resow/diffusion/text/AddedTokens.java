package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokens that a folder adds to its vocabulary, put together as transformers (5.18) does: {@code
 * added_tokens_decoder} of {@code tokenizer_config.json}; in older folders, which have none, {@code
 * added_tokens.json} and {@code special_tokens_map.json}; then the named and the additional special
 * tokens.
 */
final class AddedTokens {
  private final ObjectNode definition;
  private final Map<String, Long> vocabulary;
  private final Map<String, ObjectNode> tokens = new LinkedHashMap<>();

  private AddedTokens(ObjectNode definition) {
    this.definition = definition;
    this.vocabulary = vocabulary(definition.path("model").path("vocab"));
    for (var token : definition.withArray("added_tokens")) {
      tokens.put(token.path("content").asText(), (ObjectNode) token);
    }
  }

  /**
   * Completes a tokenizer.json.
   *
   * @param file of the vocabulary, named in errors
   * @param definition with its own {@code added_tokens}, which may be none
   * @return id of the padding token
   * @throws ModelFormatException when one of the folder's files is not of its format, or the
   *     padding token is nowhere
   */
  static long apply(Path file, TokenizerConfig config, ObjectNode definition) {
    var all = new AddedTokens(definition);
    config.decoder().values().forEach(all::put);
    if (config.decoder().isEmpty()) {
      legacy(file.getParent(), config).values().forEach(all::put);
    }
    var pad = config.padToken();
    if (!all.tokens.containsKey(pad) && !all.vocabulary.containsKey(pad)) {
      throw new ModelFormatException(
          file, pad, "the pad token in the vocabulary or among the added tokens", "no such token");
    }
    all.named(config.named());
    for (var extra : config.extra()) {
      all.putIfNew(extra);
    }
    var list = definition.putArray("added_tokens");
    all.tokens.values().forEach(list::add);
    return all.tokens.get(pad).path("id").asLong();
  }

  /** {@code added_tokens.json}: text to id. */
  private static Map<Long, AddedToken> legacy(Path folder, TokenizerConfig config) {
    var file = folder.resolve("added_tokens.json");
    var found = new TreeMap<Long, AddedToken>();
    if (!Files.exists(file)) {
      return found;
    }
    var special = new LinkedHashSet<String>();
    config.named().forEach(token -> special.add(TokenizerConfig.text(token)));
    for (var entry : TokenizerConfig.readObject(file).properties()) {
      if (!entry.getValue().canConvertToLong() || entry.getKey().isEmpty()) {
        throw new ModelFormatException(
            file, entry.getKey(), "a token with its id", entry.getValue().toString());
      }
      boolean named = special.contains(entry.getKey());
      found.put(
          entry.getValue().asLong(),
          new AddedToken(entry.getKey(), named, !named, false, false, false));
    }
    return found;
  }

  /**
   * Start, end, unknown and padding token. One that is written as plain text anywhere is found as
   * it stands; otherwise the first description counts.
   */
  private void named(List<JsonNode> named) {
    var fresh = new LinkedHashMap<String, AddedToken>();
    for (var node : named) {
      var content = TokenizerConfig.text(node);
      if (tokens.containsKey(content)) {
        continue;
      }
      if (node.isTextual()) {
        fresh.put(content, AddedToken.special(content));
      } else {
        fresh.putIfAbsent(content, AddedToken.read(node, true));
      }
    }
    fresh.values().forEach(this::put);
  }

  private void putIfNew(AddedToken token) {
    if (!tokens.containsKey(token.content())) {
      put(token);
    }
  }

  /** A token of the vocabulary keeps its id; a new one gets the next. */
  private void put(AddedToken token) {
    var known = tokens.get(token.content());
    long id = known == null ? idOf(token.content()) : known.path("id").asLong();
    tokens.put(token.content(), token.toJson(id));
  }

  private long idOf(String content) {
    var id = vocabulary.get(content);
    if (id != null) {
      return id;
    }
    long most = tokens.values().stream().mapToLong(t -> t.path("id").asLong()).max().orElse(-1);
    return Math.max(vocabulary.size(), most + 1);
  }

  /** Of byte pair encodings an object, of unigram models a list of texts with scores. */
  private static Map<String, Long> vocabulary(JsonNode vocab) {
    var ids = new LinkedHashMap<String, Long>();
    if (vocab.isArray()) {
      for (int i = 0; i < vocab.size(); i++) {
        ids.put(vocab.get(i).path(0).asText(), (long) i);
      }
    }
    vocab.properties().forEach(entry -> ids.put(entry.getKey(), entry.getValue().asLong()));
    return ids;
  }
}

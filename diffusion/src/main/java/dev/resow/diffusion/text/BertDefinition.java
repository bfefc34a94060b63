package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds the tokenizer.json of BERT's WordPiece from a vocabulary, one token a line. */
final class BertDefinition {
  private static final int LONGEST_WORD = 100; // characters; a longer word is unknown

  private BertDefinition() {}

  static ObjectNode of(Path vocabulary, TokenizerConfig config) {
    var settings = ConfigFile.read(vocabulary.resolveSibling("tokenizer_config.json"));
    var start = config.named("cls_token", "[CLS]");
    var end = config.named("sep_token", "[SEP]");
    var root = TokenizerConfig.JSON.createObjectNode();
    root.put("version", "1.0");
    root.putArray("added_tokens");
    var normalizer =
        root.putObject("normalizer")
            .put("type", "BertNormalizer")
            .put("clean_text", true)
            .put("handle_chinese_chars", settings.flag("tokenize_chinese_chars", true))
            .put("lowercase", settings.flag("do_lower_case", true))
            .putNull("strip_accents"); // as the lower case
    if (settings.root().path("strip_accents").isBoolean()) {
      normalizer.put("strip_accents", settings.flag("strip_accents", false));
    }
    root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
    var model =
        root.putObject("model")
            .put("type", "WordPiece")
            .put("unk_token", config.named("unk_token", "[UNK]"))
            .put("continuing_subword_prefix", "##")
            .put("max_input_chars_per_word", LONGEST_WORD);
    var ids = model.putObject("vocab");
    int id = 0;
    for (var line : readLines(vocabulary)) {
      ids.put(line.stripTrailing(), id++);
    }
    var post = root.putObject("post_processor").put("type", "BertProcessing");
    post.putArray("sep").add(end).add(id(vocabulary, ids, end));
    post.putArray("cls").add(start).add(id(vocabulary, ids, start));
    return root;
  }

  private static long id(Path file, ObjectNode vocabulary, String token) {
    if (!vocabulary.has(token)) {
      throw new ModelFormatException(file, token, "this token on a line", "no such token");
    }
    return vocabulary.path(token).asLong();
  }

  private static List<String> readLines(Path file) {
    var kind = FileKind.of(file);
    if (kind.isPresent()) {
      throw new ModelFormatException(file, null, "a vocabulary, one token a line", kind.get());
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ModelFormatException(
          file, null, "a vocabulary, one token a line", FileKind.reason(e), e);
    }
  }
}

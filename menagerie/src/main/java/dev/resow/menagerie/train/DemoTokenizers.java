package dev.resow.menagerie.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.menagerie.scene.Captions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes the three tokenizer folders: every word of the world is one token, any other text still
 * has tokens.
 */
final class DemoTokenizers {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private static final double WORD_SCORE = -4;
  private static final double LETTER_SCORE = -8;

  /** Sizes of the vocabularies, which the embedding tables must have. */
  record Sizes(int clip, long clipEnd, int t5) {}

  private DemoTokenizers() {}

  static Sizes write(Path folder) throws IOException {
    List<String> merges = BytePairs.merges(Captions.words());
    Map<String, Integer> vocabulary = BytePairs.vocabulary(merges);
    writeClip(folder.resolve("tokenizer"), merges, vocabulary, "<|endoftext|>");
    writeClip(folder.resolve("tokenizer_2"), merges, vocabulary, "!");
    int t5 = writeT5(folder.resolve("tokenizer_3"));
    return new Sizes(vocabulary.size(), vocabulary.get("<|endoftext|>"), t5);
  }

  static void writeClip(
      Path folder, List<String> merges, Map<String, Integer> vocabulary, String pad)
      throws IOException {
    Files.createDirectories(folder);
    JSON.writeValue(folder.resolve("vocab.json").toFile(), vocabulary);
    Files.writeString(
        folder.resolve("merges.txt"), "#version: 0.2\n" + String.join("\n", merges) + "\n");
    ObjectNode special = JSON.createObjectNode();
    special.put("bos_token", "<|startoftext|>").put("eos_token", "<|endoftext|>");
    special.put("pad_token", pad).put("unk_token", "<|endoftext|>");
    JSON.writeValue(folder.resolve("special_tokens_map.json").toFile(), special);
    ObjectNode config = special.deepCopy();
    config
        .put("add_prefix_space", false)
        .put("clean_up_tokenization_spaces", true)
        .put("do_lower_case", true);
    config
        .put("errors", "replace")
        .put("model_max_length", DemoShape.POSITIONS)
        .put("tokenizer_class", "CLIPTokenizer");
    JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), config);
  }

  private static int writeT5(Path folder) throws IOException {
    Files.createDirectories(folder);
    ObjectNode root = JSON.createObjectNode().put("version", "1.0");
    root.putNull("truncation").putNull("padding");
    ArrayNode added = root.putArray("added_tokens");
    String[] specials = {"<pad>", "</s>", "<unk>"};
    for (int i = 0; i < specials.length; i++)
      added
          .addObject()
          .put("id", i)
          .put("content", specials[i])
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", false)
          .put("special", true);
    ArrayNode normalizers =
        root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    normalizers.addObject().put("type", "NFKC");
    ObjectNode spaces = normalizers.addObject().put("type", "Replace");
    spaces.putObject("pattern").put("Regex", " {2,}");
    spaces.put("content", " ");
    root.set("pre_tokenizer", metaspace());
    ObjectNode post = root.putObject("post_processor").put("type", "TemplateProcessing");
    template(post.putArray("single"), "A");
    ArrayNode pair = post.putArray("pair");
    template(pair, "A");
    template(pair, "B");
    ObjectNode end = post.putObject("special_tokens").putObject("</s>").put("id", "</s>");
    end.putArray("ids").add(1);
    end.putArray("tokens").add("</s>");
    root.set("decoder", metaspace());
    ObjectNode model = root.putObject("model").put("type", "Unigram").put("unk_id", 2);
    ArrayNode vocabulary = model.putArray("vocab");
    for (String special : specials) piece(vocabulary, special, 0);
    piece(vocabulary, "▁", LETTER_SCORE);
    for (char c = '!'; c <= '~'; c++)
      if (c != ',') piece(vocabulary, String.valueOf(c), LETTER_SCORE);
    for (String word : Captions.words())
      piece(vocabulary, word.equals(",") ? "," : "▁" + word, WORD_SCORE);
    model.put("byte_fallback", false);
    JSON.writeValue(folder.resolve("tokenizer.json").toFile(), root);
    ObjectNode config =
        JSON.createObjectNode()
            .put("tokenizer_class", "T5Tokenizer")
            .put("backend", "tokenizers")
            .put("extra_ids", 0);
    config
        .put("model_max_length", DemoShape.POSITIONS)
        .put("eos_token", "</s>")
        .put("pad_token", "<pad>")
        .put("unk_token", "<unk>");
    JSON.writeValue(folder.resolve("tokenizer_config.json").toFile(), config);
    return vocabulary.size();
  }

  private static ObjectNode metaspace() {
    return JSON.createObjectNode()
        .put("type", "Metaspace")
        .put("replacement", "▁")
        .put("prepend_scheme", "always")
        .put("split", true);
  }

  private static void template(ArrayNode into, String sequence) {
    into.addObject().putObject("Sequence").put("id", sequence).put("type_id", 0);
    into.addObject().putObject("SpecialToken").put("id", "</s>").put("type_id", 0);
  }

  private static void piece(ArrayNode vocabulary, String piece, double score) {
    vocabulary.addArray().add(piece).add(score);
  }
}

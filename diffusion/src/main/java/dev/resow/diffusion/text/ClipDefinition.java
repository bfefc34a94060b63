package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Builds the tokenizer.json of CLIP's byte pair encoding from vocabulary and merges. */
final class ClipDefinition {
  private static final String START = "<|startoftext|>";
  private static final String END = "<|endoftext|>";
  private static final String PIECES =
      "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d"
          + "|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

  private ClipDefinition() {}

  static ObjectNode of(Path vocabFile, Path mergesFile) {
    var vocab = TokenizerConfig.readObject(vocabFile);
    long start = id(vocabFile, vocab, START);
    long end = id(vocabFile, vocab, END);
    var root = TokenizerConfig.JSON.createObjectNode();
    root.put("version", "1.0");
    var added = root.putArray("added_tokens");
    added.add(added(start, START, true));
    added.add(added(end, END, false));
    var normalizers = root.putObject("normalizer").put("type", "Sequence").putArray("normalizers");
    normalizers.addObject().put("type", "NFC");
    normalizers
        .addObject()
        .put("type", "Replace")
        .put("content", " ")
        .putObject("pattern")
        .put("Regex", "\\s+");
    normalizers.addObject().put("type", "Lowercase");
    var splits = root.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
    splits
        .addObject()
        .put("type", "Split")
        .put("behavior", "Removed")
        .put("invert", true)
        .putObject("pattern")
        .put("Regex", PIECES);
    splits
        .addObject()
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("trim_offsets", true)
        .put("use_regex", true);
    var post =
        root.putObject("post_processor")
            .put("type", "RobertaProcessing")
            .put("trim_offsets", false)
            .put("add_prefix_space", false);
    post.putArray("sep").add(END).add(end);
    post.putArray("cls").add(START).add(start);
    var model =
        root.putObject("model")
            .put("type", "BPE")
            .put("unk_token", END)
            .put("continuing_subword_prefix", "")
            .put("end_of_word_suffix", "</w>")
            .put("fuse_unk", false)
            .put("byte_fallback", false);
    model.set("vocab", vocab);
    var merges = model.putArray("merges");
    readLines(mergesFile).stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#version"))
        .forEach(merges::add);
    return root;
  }

  /**
   * Makes a token of the vocabulary a special one, found in the text as it stands. The reference
   * does so with every pad token, hence the {@code !} of a prompt is CLIP-G's padding.
   */
  static void addToken(ObjectNode definition, long id, String content) {
    var added = definition.withArray("added_tokens");
    for (var token : added) {
      if (token.path("content").asText().equals(content)) {
        return;
      }
    }
    added.add(added(id, content, false));
  }

  private static ObjectNode added(long id, String content, boolean normalized) {
    return TokenizerConfig.JSON
        .createObjectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", false)
        .put("lstrip", false)
        .put("rstrip", false)
        .put("normalized", normalized)
        .put("special", true);
  }

  private static long id(Path file, ObjectNode vocab, String token) {
    if (!vocab.path(token).canConvertToInt()) {
      throw new ModelFormatException(file, token, "this token with its id", "no such token");
    }
    return vocab.path(token).asLong();
  }

  private static List<String> readLines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "readable merges", e.toString(), e);
    }
  }
}

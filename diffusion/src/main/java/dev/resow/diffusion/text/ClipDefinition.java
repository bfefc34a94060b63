package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.FileKind;
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

  static ObjectNode of(Path vocabFile, Path mergesFile, TokenizerConfig config) {
    var vocab = TokenizerConfig.readObject(vocabFile);
    var bos = config.named("bos_token", START);
    var eos = config.named("eos_token", END);
    long start = id(vocabFile, vocab, bos);
    long end = id(vocabFile, vocab, eos);
    var root = TokenizerConfig.JSON.createObjectNode();
    root.put("version", "1.0");
    root.putArray("added_tokens");
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
    post.putArray("sep").add(eos).add(end);
    post.putArray("cls").add(bos).add(start);
    var model =
        root.putObject("model")
            .put("type", "BPE")
            .put("unk_token", config.named("unk_token", END))
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

  private static long id(Path file, ObjectNode vocab, String token) {
    if (!vocab.path(token).canConvertToInt()) {
      throw new ModelFormatException(file, token, "this token with its id", "no such token");
    }
    return vocab.path(token).asLong();
  }

  private static List<String> readLines(Path file) {
    var kind = FileKind.of(file);
    if (kind.isPresent()) {
      throw new ModelFormatException(file, null, "merges, one per line", kind.get());
    }
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new ModelFormatException(file, null, "merges, one per line", FileKind.reason(e), e);
    }
  }
}

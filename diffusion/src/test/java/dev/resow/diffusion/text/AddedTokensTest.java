package dev.resow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.diffusion.ModelCopy;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that a folder adds are found in prompts as transformers 5.18 finds them. */
class AddedTokensTest {
  @TempDir Path folder;

  /** One folder with what transformers makes of some prompts. */
  record Case(JsonNode node) {
    String folder() {
      return node.path("folder").asText();
    }

    @Override
    public String toString() {
      return folder() + ": " + node.path("name").asText();
    }
  }

  static Stream<Case> cases() throws IOException {
    JsonNode all;
    try (var in = AddedTokensTest.class.getResourceAsStream("/tokenizers/added-tokens.json")) {
      all = new JsonMapper().readTree(in);
    }
    return StreamSupport.stream(all.spliterator(), false).map(Case::new);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void idsEqualTheReference(Case given) {
    var copy = ModelCopy.in(folder);
    for (var change : given.node().path("files").properties()) {
      copy.merge(given.folder() + "/" + change.getKey(), change.getValue());
    }
    var path = copy.file(given.folder());
    try (PromptTokenizer tokenizer =
        given.folder().equals("tokenizer_3")
            ? T5Tokenizer.load(path, 64)
            : ClipTokenizer.load(path)) {
      for (var prompt : given.node().path("prompts")) {
        var text = prompt.path("text").asText();
        var tokens = tokenizer.encode(text);
        var expected = new JsonMapper().convertValue(prompt.path("ids"), long[].class);
        assertThat(Arrays.copyOf(tokens.ids(), tokens.used())).as(text).isEqualTo(expected);
      }
    }
  }

  @Test
  void anAddedTokenKnowsItsCharacters() {
    var copy =
        ModelCopy.in(folder)
            .json("tokenizer/added_tokens.json", root -> root.put("<cat-toy>", 663));
    try (var clip = ClipTokenizer.load(copy.file("tokenizer"))) {
      var prompt = "A Photo of <cat-toy> and a dog";
      int start = prompt.indexOf("<cat-toy>");
      var found = clip.encode(prompt).positions(start, start + "<cat-toy>".length());
      assertThat(found).hasSize(1);
      assertThat(clip.encode(prompt).ids()[found[0]]).isEqualTo(663);
    }
  }

  @Test
  void filesThatAreNoTokenTablesAreNamed() {
    var copy = ModelCopy.in(folder).write("tokenizer/added_tokens.json", "[1]");
    refused(copy, "added_tokens.json", "object");
    copy.write("tokenizer/added_tokens.json", "{\"<x>\":\"many\"}");
    refused(copy, "added_tokens.json", "<x>", "many");
    copy.delete("tokenizer/added_tokens.json");
    copy.json(
        "tokenizer/tokenizer_config.json",
        root -> root.putObject("added_tokens_decoder").put("x", 1));
    refused(copy, "tokenizer_config.json", "added_tokens_decoder.x");
  }

  private static void refused(ModelCopy copy, String... parts) {
    assertThatThrownBy(() -> ClipTokenizer.load(copy.file("tokenizer")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll(parts);
  }
}

package dev.resow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Token ids equal those of the reference implementation, and every token knows its characters. */
class TokenizerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.resow.diffusion.Goldens#prompts")
  void idsEqualTheReference(Goldens.Prompt golden) {
    try (var clip = ClipTokenizer.load(Goldens.FOLDER.resolve("tokenizer"));
        var clip2 = ClipTokenizer.load(Goldens.FOLDER.resolve("tokenizer_2"));
        var t5 = T5Tokenizer.load(Goldens.FOLDER.resolve("tokenizer_3"), 64)) {
      assertThat(clip.encode(golden.prompt()).ids()).isEqualTo(golden.clip());
      assertThat(clip2.encode(golden.prompt()).ids()).isEqualTo(golden.clip2());
      assertThat(t5.encode(golden.prompt()).ids()).isEqualTo(golden.t5());
    }
  }

  @Test
  void everyPieceOfAWordIsFoundByItsCharacters() {
    var prompt = "A Red Fox 🦊 beside the grey wolf!";
    int start = prompt.indexOf("wolf");
    try (var clip = ClipTokenizer.load(Goldens.FOLDER.resolve("tokenizer"));
        var t5 = T5Tokenizer.load(Goldens.FOLDER.resolve("tokenizer_3"))) {
      for (var tokens : new Tokens[] {clip.encode(prompt), t5.encode(prompt)}) {
        var pieces = tokens.positions(start, start + 4);
        assertThat(pieces).isNotEmpty();
        var first = tokens.spans().get(pieces[0]);
        var last = tokens.spans().get(pieces[pieces.length - 1]);
        assertThat(prompt.substring(first.start(), last.end())).isEqualTo("wolf");
      }
    }
  }

  @Test
  void startEndAndPaddingStandForNoCharacters() {
    try (var clip = ClipTokenizer.load(Goldens.FOLDER.resolve("tokenizer"))) {
      var tokens = clip.encode("a cat");
      assertThat(tokens.used()).isEqualTo(4);
      assertThat(tokens.truncated()).isFalse();
      assertThat(tokens.spans()).hasSize(77);
      assertThat(tokens.spans().get(0).isEmpty()).isTrue();
      assertThat(tokens.spans().get(2)).isEqualTo(new Tokens.Span(2, 5));
      assertThat(tokens.spans().subList(3, 77)).containsOnly(Tokens.Span.NONE);
    }
  }

  @Test
  void truncationKeepsTheEndTokenAndSaysSo() {
    try (var clip = ClipTokenizer.load(Goldens.FOLDER.resolve("tokenizer"), 5);
        var t5 = T5Tokenizer.load(Goldens.FOLDER.resolve("tokenizer_3"), 6)) {
      var cut = clip.encode("a cat and a dog");
      assertThat(cut.ids()).hasSize(5).endsWith(662);
      assertThat(cut.truncated()).isTrue();
      assertThat(cut.spans().get(4)).isEqualTo(Tokens.Span.NONE);
      assertThat(t5.encode("a cat and a dog").ids()).hasSize(6).endsWith(1);
    }
  }

  @Test
  void aShortModelMaxLengthIsHonoured() throws IOException {
    copy("tokenizer", "model_max_length\": 77", "model_max_length\": 9");
    try (var clip = ClipTokenizer.load(folder)) {
      assertThat(clip.maxLength()).isEqualTo(9);
      assertThat(clip.encode("a cat").ids()).hasSize(9);
    }
  }

  @Test
  void t5PadsToThePipelinesDefaultUnlessTheModelIsShorter() throws IOException {
    try (var t5 = T5Tokenizer.load(Goldens.FOLDER.resolve("tokenizer_3"))) {
      assertThat(t5.maxLength()).isEqualTo(256);
    }
    copy("tokenizer_3", "model_max_length\": 512", "model_max_length\": 24");
    try (var t5 = T5Tokenizer.load(folder)) {
      assertThat(t5.encode("a cat").ids()).hasSize(24);
    }
  }

  @Test
  void aMissingPadTokenIsNamed() throws IOException {
    copy("tokenizer_2", "\"!\"", "\"no-such-token\"");
    assertThatThrownBy(() -> ClipTokenizer.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContainingAll("vocab.json", "no-such-token");
    assertThatThrownBy(() -> ClipTokenizer.load(folder.resolve("nowhere")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tokenizer_config.json");
  }

  @Test
  void oddTextIsTokenizedWithoutAnError() {
    try (var clip = ClipTokenizer.load(Goldens.FOLDER.resolve("tokenizer"));
        var t5 = T5Tokenizer.load(Goldens.FOLDER.resolve("tokenizer_3"))) {
      for (var prompt : new String[] {"🦊🦊", "ﬁne\u0301", "\n\t ", "日本の猫", "\ud800"}) {
        assertThat(LongStream.of(clip.encode(prompt).ids()).count()).isEqualTo(77);
        assertThat(LongStream.of(t5.encode(prompt).ids()).count()).isEqualTo(256);
      }
    }
  }

  private void copy(String name, String from, String to) throws IOException {
    try (var files = Files.list(Goldens.FOLDER.resolve(name))) {
      for (var file : files.toList()) {
        var text = Files.readString(file);
        var target = folder.resolve(file.getFileName().toString());
        Files.writeString(
            target,
            file.getFileName().toString().contains("vocab") ? text : text.replace(from, to));
      }
    }
  }
}

package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.text.ClipTokenizer;
import dev.resow.diffusion.text.T5Tokenizer;
import dev.resow.menagerie.scene.Captions;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizers of the demo model know the words of its world and survive all others. */
class DemoTokenizersTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws Exception {
    DemoTokenizers.write(folder);
  }

  @Test
  void everyWordOfTheWorldIsOneToken() {
    try (var clip = ClipTokenizer.load(folder.resolve("tokenizer"));
        var t5 = T5Tokenizer.load(folder.resolve("tokenizer_3"))) {
      for (String word : Captions.words()) {
        assertThat(clip.encode(word).used()).as("CLIP, " + word).isEqualTo(3); // start, word, end
        assertThat(t5.encode("a " + word).used())
            .as("T5, " + word)
            .isLessThanOrEqualTo(4); // a, word (a comma splits), end
      }
    }
  }

  @Test
  void theLongestCaptionFits() {
    try (var clip = ClipTokenizer.load(folder.resolve("tokenizer"));
        var t5 = T5Tokenizer.load(folder.resolve("tokenizer_3"))) {
      String caption = "a photo of a purple leopard, a purple rabbit and a purple panda";
      assertThat(clip.encode(caption).truncated()).isFalse();
      assertThat(t5.encode(caption).truncated()).isFalse();
    }
  }

  @Test
  void otherWordsFallApartButNeverVanish() {
    try (var clip = ClipTokenizer.load(folder.resolve("tokenizer"));
        var t5 = T5Tokenizer.load(folder.resolve("tokenizer_3"))) {
      assertThat(clip.encode("Übermütiges zebra").used()).isGreaterThan(3);
      assertThat(t5.encode("zebra").used()).isGreaterThan(2);
    }
  }

  @Test
  void clipFoldersDifferOnlyInTheirPadding() {
    try (var first = ClipTokenizer.load(folder.resolve("tokenizer"));
        var second = ClipTokenizer.load(folder.resolve("tokenizer_2"))) {
      var l = first.encode("a cat");
      var g = second.encode("a cat");
      assertThat(l.used()).isEqualTo(g.used());
      assertThat(l.ids()[DemoShape.POSITIONS - 1]).isEqualTo(l.ids()[l.used() - 1]);
      assertThat(g.ids()[DemoShape.POSITIONS - 1]).isZero(); // "!"
    }
  }
}

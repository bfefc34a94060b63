package dev.resow.diffusion.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** WordPiece: the reference's ids, whole words back again, and no text that it cannot read. */
class BertTokenizerTest {
  private static final Path FOLDER = folder();
  private static final List<String> VOCABULARY = vocabulary();
  private static final String DEFINITION = "tokenizer.json";
  private static final String CONFIG = "tokenizer_config.json";
  private static final int LENGTH = 64;
  private static final int START = 2;
  private static final int END = 3;
  private static final BertTokenizer TOKENIZER = BertTokenizer.load(FOLDER, LENGTH);

  private static Path folder() {
    try {
      return Path.of(BertTokenizerTest.class.getResource("/tokenizers/bert").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> vocabulary() {
    try {
      return Files.readAllLines(FOLDER.resolve("vocab.txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long[] ids(BertTokenizer tokenizer, String text) {
    var tokens = tokenizer.encode(text);
    return Arrays.copyOf(tokens.ids(), tokens.used());
  }

  @Example
  void idsEqualTheReference() {
    assertThat(ids(TOKENIZER, "a cat and a dog")).containsExactly(2, 5, 11, 8, 5, 12, 3);
    assertThat(ids(TOKENIZER, "a photo of a red fox and a blue wolf"))
        .containsExactly(2, 5, 10, 9, 5, 23, 17, 8, 5, 24, 16, 3);
    assertThat(ids(TOKENIZER, "A Lion above a rabbit")).containsExactly(2, 5, 14, 30, 5, 21, 3);
  }

  /** Words of letters, and what lies between them is one space. */
  @Provide
  Arbitrary<List<String>> words() {
    var known = Arbitraries.of(VOCABULARY.stream().filter(w -> w.matches("[a-z]+")).toList());
    var spelt = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(5);
    return Arbitraries.oneOf(known, spelt).list().ofMinSize(1).ofMaxSize(10);
  }

  @Property
  void thePiecesOfAWordAreTheWord(@ForAll("words") List<String> words) {
    var found = new ArrayList<String>();
    for (long id : ids(TOKENIZER, String.join(" ", words))) {
      var piece = VOCABULARY.get((int) id);
      if (piece.startsWith("##")) {
        found.add(found.removeLast() + piece.substring(2));
      } else {
        found.add(piece);
      }
    }
    assertThat(found.subList(1, found.size() - 1)).isEqualTo(words);
  }

  @Property
  void everyTextIsReadWithinItsLengthAndBetweenStartAndEnd(@ForAll String text) {
    var tokens = TOKENIZER.encode(text);
    assertThat(tokens.ids()).hasSize(LENGTH);
    assertThat(tokens.used()).isBetween(2, LENGTH);
    assertThat(tokens.ids()[0]).isEqualTo(START);
    assertThat(tokens.ids()[tokens.used() - 1]).isEqualTo(END);
    assertThat(Arrays.stream(tokens.ids(), tokens.used(), LENGTH).allMatch(id -> id == 0)).isTrue();
  }

  /** A folder without {@code tokenizer.json} reads every text alike. */
  @Property(tries = 200)
  void theVocabularyAloneGivesTheSameIds(@ForAll String text) {
    assertThat(ids(FromVocabulary.TOKENIZER, text)).isEqualTo(ids(TOKENIZER, text));
    assertThat(ids(FromVocabulary.TOKENIZER, "a Fox, " + text))
        .isEqualTo(ids(TOKENIZER, "a Fox, " + text));
  }

  private static final class FromVocabulary {
    static final BertTokenizer TOKENIZER = load();

    private static BertTokenizer load() {
      try {
        var folder = Files.createTempDirectory("vocabulary");
        for (var name : List.of("vocab.txt", "tokenizer_config.json")) {
          Files.copy(FOLDER.resolve(name), folder.resolve(name)).toFile().deleteOnExit();
        }
        folder.toFile().deleteOnExit();
        return BertTokenizer.load(folder, LENGTH);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Example
  void aLongTextIsCutAndKeepsItsEnd() {
    var tokens = TOKENIZER.encode("cat ".repeat(1000));
    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens.used()).isEqualTo(LENGTH);
    assertThat(tokens.ids()[LENGTH - 1]).isEqualTo(END);
  }

  /** Without the tokens around a text, an empty one would be nothing at all. */
  @Example
  void aDefinitionWithoutStartAndEndIsRefused() throws IOException {
    var definition = (ObjectNode) new JsonMapper().readTree(FOLDER.resolve(DEFINITION).toFile());
    refused(definition.deepCopy().putNull("post_processor"), "ends every text", "adds none");
    var swapped = definition.deepCopy();
    var pieces = (ArrayNode) swapped.path("post_processor").path("single");
    pieces.add(pieces.remove(0)).insert(0, pieces.remove(1));
    refused(swapped, "[CLS] pieces [SEP]", "an empty text other tokens");
    ((ArrayNode) definition.path("post_processor").path("single")).remove(0);
    refused(definition, "[CLS] pieces [SEP]", "an empty text 1 tokens");
  }

  private static void refused(ObjectNode definition, String... words) throws IOException {
    var folder = Files.createTempDirectory("bare");
    try {
      Files.writeString(folder.resolve(DEFINITION), definition.toString());
      Files.copy(FOLDER.resolve(CONFIG), folder.resolve(CONFIG));
      assertThatThrownBy(() -> BertTokenizer.load(folder, LENGTH))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining(DEFINITION + ": post_processor")
          .hasMessageContainingAll(words);
    } finally {
      Files.delete(folder.resolve(DEFINITION));
      Files.delete(folder.resolve(CONFIG));
      Files.delete(folder);
    }
  }

  @Example
  void aFolderWithoutAVocabularyIsRefused() throws IOException {
    var folder = Files.createTempDirectory("none");
    try {
      assertThatThrownBy(() -> BertTokenizer.load(folder, LENGTH))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("tokenizer_config.json");
    } finally {
      Files.delete(folder);
    }
  }
}

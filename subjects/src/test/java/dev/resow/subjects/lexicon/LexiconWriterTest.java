package dev.resow.subjects.lexicon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * The lexicon's files are what WordNet's database says. {@code -Dlexicon=write} writes them anew:
 *
 * <pre>./resow mvn -pl subjects test -Dtest=LexiconWriterTest -Dlexicon=write</pre>
 */
class LexiconWriterTest {
  private static final Path FOLDER = Path.of("src/main/resources/dev/resow/subjects/lexicon");
  private static final Path FILE = FOLDER.resolve("wordnet-nouns.bin.gz");
  private static final Path PLURALS = FOLDER.resolve("irregular-plurals.txt");

  @Test
  void theFilesAreMadeFromWordNet() throws IOException {
    byte[] expected = LexiconWriter.write();
    if ("write".equals(System.getProperty("lexicon"))) {
      var bytes = new ByteArrayOutputStream();
      try (var out = new GZIPOutputStream(bytes)) {
        out.write(expected);
      }
      Files.write(FILE, bytes.toByteArray());
      Files.writeString(PLURALS, LexiconWriter.irregularPlurals());
    }
    try (var in = new GZIPInputStream(Files.newInputStream(FILE))) {
      assertThat(in.readAllBytes()).isEqualTo(expected);
    }
    assertThat(PLURALS).hasContent(LexiconWriter.irregularPlurals());
  }
}

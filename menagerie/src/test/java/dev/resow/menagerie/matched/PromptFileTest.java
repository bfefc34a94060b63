package dev.resow.menagerie.matched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.subjects.SubjectFinder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts as people keep them. */
class PromptFileTest {
  private static final SubjectFinder FINDER = SubjectFinder.load();

  @TempDir Path folder;

  private List<FilePrompt> read(String content) throws IOException {
    return PromptFile.read(file(content), FINDER);
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("prompts.txt"), content);
  }

  private void assertRefused(String content, String message) throws IOException {
    var file = file(content);
    assertThatThrownBy(() -> PromptFile.read(file, FINDER))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageContaining(message);
  }

  @Test
  void naturalPromptsHaveTheSubjectsThatAreFound() throws IOException {
    var prompts = read("a red cat beside a fire hydrant\n\n  An owl on a (fence:1.2), 8k  \n\r\n");
    assertThat(prompts).hasSize(2);
    assertThat(prompts.get(0).asked().subjects()).containsExactly("cat", "fire hydrant");
    assertThat(prompts.get(1).typed()).isEqualTo("An owl on a (fence:1.2), 8k");
    assertThat(prompts.get(1).asked().text()).as("what the model reads").contains("a fence");
    assertThat(PromptFile.subjects(prompts)).containsExactly("cat", "fire hydrant", "owl", "fence");
    assertThat(prompts).allSatisfy(prompt -> assertThat(prompt.modifiers()).isEmpty());
  }

  @Test
  void aTableNamesThem() throws IOException {
    var prompts =
        read(
            """
            prompt\tsubjects\tkind
            a Snark and a red boojum\t[{"noun": "snark"}, {"noun": "boojum", "modifiers": ["red"]}]\tnonsense
            """);
    assertThat(prompts.getFirst().asked().subjects()).containsExactly("snark", "boojum");
    assertThat(prompts.getFirst().asked().names().getFirst().text()).isEqualTo("Snark");
    assertThat(prompts.getFirst().modifiers()).containsExactly(List.of(), List.of("red"));
  }

  @Test
  void whatCannotBeJudgedIsRefusedWithItsLine() throws IOException {
    assertRefused("a cat and a dog\nblue light\n", "line 2: expected a prompt with a subject");
    assertRefused("a cat and a dog\n\na cat and a dog\n", "line 3: expected every prompt once");
    assertRefused("a cat\na small cat\n", "expected prompts with 2 to 200 different subjects");
    assertRefused("\n \n", "expected 1 to 1000 prompts, found 0");
    assertRefused("prompt\tsubjects\tkind\na cat\t[]\tx\n", "line 2: expected a prompt with a");
    assertRefused("prompt\tsubjects\tkind\na cat\n", "line 2: expected 3 columns");
    assertRefused(
        "prompt\tsubjects\tkind\na cat and a dog\t[{\"noun\":\"dog\"},{\"noun\":\"cat\"}]\tx\n",
        "found no 'cat' after the one before in 'a cat and a dog'");
  }

  @Test
  void filesAreText() throws IOException {
    assertThatThrownBy(() -> PromptFile.read(folder, FINDER)).hasMessageContaining("a folder");
    assertThatThrownBy(() -> PromptFile.read(folder.resolve("none"), FINDER))
        .isInstanceOf(NoSuchFileException.class);
    var latin = folder.resolve("latin.txt");
    Files.write(latin, "a caf\u00e9 and a cat".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> PromptFile.read(latin, FINDER)).hasMessageContaining("UTF-8");
    var large = folder.resolve("large.txt");
    Files.writeString(large, "x".repeat(PromptFile.LARGEST + 1));
    assertThatThrownBy(() -> PromptFile.read(large, FINDER))
        .hasMessageContaining("expected at most 1048576 bytes, found 1048577");
  }
}

package dev.resow.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
  @Test
  void thePageInTheDocsListsEveryTypeWithItsStatus() throws IOException {
    String page = Files.readString(Path.of("../docs/problems.md"));
    var listed =
        Pattern.compile("^\\| ([a-z-]+) \\| ([0-9]+) \\|", Pattern.MULTILINE)
            .matcher(page)
            .results()
            .map(row -> "urn:resow:problem:" + row.group(1) + " " + row.group(2));
    assertThat(listed)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(ProblemType.values()).map(t -> t.uri() + " " + t.status()).toList());
  }
}

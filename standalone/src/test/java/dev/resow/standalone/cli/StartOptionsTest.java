package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A wrong picture to start from is reported before a server starts. */
class StartOptionsTest {
  @TempDir Path folder;

  private static StartOptions parse(String... arguments) {
    var options = new StartOptions();
    CommandLine.populateCommand(options, arguments);
    return options;
  }

  @Test
  void withoutOptionsThereIsNothingToCheck() {
    assertThatCode(() -> parse().check()).doesNotThrowAnyException();
  }

  @Test
  void aStrengthOrAMaskNeedsAnImage() {
    assertThatThrownBy(() -> parse("--strength", ".5").check())
        .hasMessage("--strength: expected --image with it, found none");
    assertThatThrownBy(() -> parse("--mask", "x.png").check())
        .hasMessage("--mask: expected --image with it, found none");
  }

  @Test
  void valuesOutOfRangeAndMissingFilesAreNamed() throws Exception {
    var image = Files.createFile(folder.resolve("fox.png")).toString();
    assertThatThrownBy(() -> parse("--image", image, "--strength", "0").check())
        .hasMessage("--strength: expected a number above 0 up to 1, found 0.0");
    assertThatThrownBy(() -> parse("--image", image + ".gone").check())
        .hasMessageStartingWith("--image: expected a file that can be read, found '");
    assertThatCode(() -> parse("--image", image, "--strength", "1").check())
        .doesNotThrowAnyException();
  }
}

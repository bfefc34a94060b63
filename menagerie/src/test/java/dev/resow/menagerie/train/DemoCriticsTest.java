package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A server without a setting knows the critics that come with the project. */
class DemoCriticsTest {
  private static final Path CRITICS = Path.of("../models/critics");
  private static final Path PINS = Path.of("../api/src/main/resources/critics.txt");

  /** {@code -Dresow.docs=write} writes the file anew. */
  @Test
  void theApiHasTheirPins() throws IOException {
    String pins;
    try (var folders = Files.list(CRITICS)) {
      pins =
          folders
              .filter(Files::isDirectory)
              .sorted()
              .map(CriticPin::of)
              .collect(Collectors.joining("\n", "", "\n"));
    }
    if ("write".equals(System.getProperty("resow.docs"))) Files.writeString(PINS, pins);
    assertThat(PINS).hasContent(pins);
  }
}

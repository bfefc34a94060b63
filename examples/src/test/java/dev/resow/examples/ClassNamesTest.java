package dev.resow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Classes that the pages name exist. */
class ClassNamesTest {
  /** A name of two words or more in code style, with the folders before it and a member behind. */
  private static final Pattern NAME =
      Pattern.compile("`(?:[\\w./]*/)?([A-Z][a-z0-9]*[a-z](?:[A-Z][A-Za-z0-9]*)+)(?:\\.\\w+)*`");

  private static final Set<String> OF_OTHERS =
      Set.of(
          "AutoencoderKL",
          "BlipForConditionalGeneration",
          "BlipForImageReward",
          "BlipForImageTextRetrieval",
          "CompletableFuture",
          "EventSource",
          "FlowMatchEulerDiscreteScheduler",
          "FluxTransformer2DModel",
          "HttpAuthenticationMechanism",
          "IdentityProvider",
          "KafkaShareConsumer",
          "MemAvailable",
          "SecurityIdentity",
          "SimpleAssignor");

  @Test
  void everyClassThatAPageNamesExists() throws IOException {
    Set<String> classes = classes();
    var unknown = new TreeSet<String>();
    for (Path page : Documentation.pages())
      NAME.matcher(Files.readString(page))
          .results()
          .map(name -> name.group(1))
          .filter(name -> !classes.contains(name) && !OF_OTHERS.contains(name))
          .forEach(name -> unknown.add(Documentation.ROOT.relativize(page) + ": " + name));
    assertThat(unknown).as("names without a class").isEmpty();
  }

  private static Set<String> classes() throws IOException {
    try (var files = Files.find(Documentation.ROOT, 20, (file, _) -> isSource(file))) {
      return files
          .map(file -> file.getFileName().toString().replace(".java", ""))
          .collect(Collectors.toSet());
    }
  }

  private static boolean isSource(Path file) {
    return file.toString().endsWith(".java") && file.toString().contains("/src/");
  }
}

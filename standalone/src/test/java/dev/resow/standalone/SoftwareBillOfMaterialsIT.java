package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CycloneDX document that lies in each packaged application. */
class SoftwareBillOfMaterialsIT {
  @ParameterizedTest
  @ValueSource(strings = {"api", "scheduler", "worker", "standalone"})
  void listsEveryJarThatIsShipped(String app) throws IOException {
    var folder = Path.of("..", app, "target", "quarkus-app");
    var file = folder.resolve("resow-" + app + "-sbom.json");
    assertThat(file).as("Maven makes it only when it runs without --offline").exists();
    var bill = new ObjectMapper().readTree(file.toFile());

    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.at("/metadata/component/name").asText()).isEqualTo("resow-" + app);
    var listed =
        StreamSupport.stream(bill.path("components").spliterator(), false)
            .map(SoftwareBillOfMaterialsIT::file)
            .collect(Collectors.toSet());
    assertThat(shipped(folder)).hasSizeGreaterThan(100).isSubsetOf(listed);
  }

  /** Named as Quarkus names the jars of its folders. */
  private static String file(JsonNode component) {
    var purl = component.path("purl").asText();
    var classifier =
        purl.contains("classifier=") ? purl.replaceAll(".*classifier=([^&]*).*", "-$1") : "";
    return "%s.%s-%s%s.jar"
        .formatted(
            component.path("group").asText(),
            component.path("name").asText(),
            component.path("version").asText(),
            classifier);
  }

  private static Set<String> shipped(Path folder) throws IOException {
    var jars = new TreeSet<String>();
    for (var part : new String[] {"lib/boot", "lib/main"}) {
      try (var files = Files.list(folder.resolve(part))) {
        files.forEach(file -> jars.add(file.getFileName().toString()));
      }
    }
    return jars;
  }
}

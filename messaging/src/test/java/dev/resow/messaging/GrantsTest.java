package dev.resow.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the apps check is what the operator's list grants, and what the documentation shows. */
class GrantsTest {
  private static final Map<String, Grants> APPS =
      Map.of(
          "api",
          Grants.API,
          "scheduler",
          Grants.SCHEDULER,
          "worker",
          Grants.WORKER,
          "trainer",
          Grants.TRAINER);

  @ParameterizedTest
  @ValueSource(strings = {"api", "scheduler", "worker", "trainer"})
  void theListOfTheOperatorGrantsExactlyWhatTheAppNeeds(String app) throws IOException {
    List<Grant> listed =
        Files.readAllLines(Path.of("../deploy/kafka-acls.tsv")).stream()
            .filter(line -> line.startsWith(app + "\t"))
            .map(line -> line.split("\t"))
            .map(GrantsTest::grant)
            .toList();

    assertThat(listed).containsExactlyInAnyOrderElementsOf(APPS.get(app).all());
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "scheduler", "worker", "trainer"})
  void theDocumentationNamesEveryRight(String app) throws IOException {
    String row =
        Files.readAllLines(Path.of("../docs/deployment.md")).stream()
            .filter(line -> line.startsWith("| resow-" + app + " |"))
            .findFirst()
            .orElseThrow();

    for (Grant right : APPS.get(app).all()) assertThat(row).contains("`" + right.name());
  }

  private static Grant grant(String[] columns) {
    return new Grant(
        ResourceType.valueOf(columns[2].toUpperCase(Locale.ROOT)),
        columns[4],
        PatternType.valueOf(columns[3].toUpperCase(Locale.ROOT)),
        AclOperation.valueOf(columns[1]));
  }
}

package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/asyncapi.yaml} says what the records say. After a change of a record, write it anew
 * with {@code ./resow mvn test -pl contract -Dtest=AsyncApiTest -Dresow.docs=write}.
 */
class AsyncApiTest {
  private static final Path FILE = Path.of("../docs/asyncapi.yaml");

  @Test
  void theDocumentMatchesTheRecords() throws Exception {
    String fromRecords = AsyncApiDocument.yaml();
    if ("write".equals(System.getProperty("resow.docs"))) Files.writeString(FILE, fromRecords);
    assertThat(FILE).hasContent(fromRecords);
  }
}

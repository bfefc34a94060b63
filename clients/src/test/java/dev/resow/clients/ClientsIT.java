package dev.resow.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.resow.testkit.PackagedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The generated clients against a server with a real broker and a real database: submit, wait,
 * picture, cancel, refusals, idempotency. What they do stands in {@code typescript/test} and {@code
 * python/roundtrip.py}.
 */
@Timeout(600)
class ClientsIT {
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static PackagedServer server;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    server = PackagedServer.start();
    address = server.url().toString();
  }

  @AfterAll
  static void stop() {
    if (server != null) server.close();
  }

  /** An ended process. */
  private record Ended(int exit, String output) {}

  private static Ended run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }

  @Test
  void typescript() throws Exception {
    Path folder = TARGET.resolve("typescript");
    var compiled = run(folder, Map.of(), "npm", "run", "--silent", "build-test");
    assertThat(compiled.exit()).as(compiled.output()).isZero();
    var ended =
        run(folder, Map.of("RESOW_URL", address), "node", "--test", "dist-test/test/roundtrip.js");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("pass 8", "fail 0");
  }

  @Test
  void python() throws Exception {
    assumeTrue(has("import pydantic, urllib3, dateutil; assert pydantic.VERSION >= '2.11'"), LACKS);
    var ended =
        run(
            Path.of("python").toAbsolutePath(),
            Map.of(
                "RESOW_URL",
                address,
                "PYTHONPATH",
                TARGET.resolve("python").toString(),
                "PYTHONDONTWRITEBYTECODE",
                "1"),
            "python3",
            "roundtrip.py");
    assertThat(ended.exit()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("Ran 9 tests");
  }

  private static final String LACKS =
      "python3 lacks what the generated client stands on: pydantic 2.11, urllib3, python-dateutil";

  private static boolean has(String imports) throws InterruptedException {
    try {
      return run(TARGET, Map.of(), "python3", "-c", imports).exit() == 0;
    } catch (IOException noPython) {
      return false;
    }
  }
}

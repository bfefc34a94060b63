package dev.resow.diffusion.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** libgomp itself tells, in new processes, how it will wait: {@code OMP_DISPLAY_ENV=verbose}. */
@Timeout(120)
class ThreadWaitingTest {
  @Test
  void threadsWaitWithAShortSpin() throws Exception {
    assertThat(settings(Map.of())).contains("GOMP_SPINCOUNT = '1000'");
  }

  @Test
  void theOperatorsSpinCountWins() throws Exception {
    assertThat(settings(Map.of("GOMP_SPINCOUNT", "77"))).contains("GOMP_SPINCOUNT = '77'");
  }

  @Test
  void theOperatorsWaitPolicyWins() throws Exception {
    assertThat(settings(Map.of("OMP_WAIT_POLICY", "PASSIVE")))
        .contains("OMP_WAIT_POLICY = 'PASSIVE'", "GOMP_SPINCOUNT = '0'");
  }

  /** What libgomp prints when {@link Main} loads the engine under an environment. */
  private static String settings(Map<String, String> environment) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    var output = File.createTempFile("libgomp", ".txt", new File("target"));
    var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().keySet().removeIf(name -> name.startsWith("OMP_"));
    builder.environment().keySet().removeIf(name -> name.startsWith("GOMP_"));
    builder.environment().put("OMP_DISPLAY_ENV", "verbose");
    builder.environment().putAll(environment);
    var process = builder.start();
    assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    var text = Files.readString(output.toPath());
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /** Loads the engine as everything does. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) {
      System.out.println("threads " + TensorEngine.threads());
    }
  }
}

package dev.resow.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.embedded.Ports;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code resow generate} and {@code resow up} as people use them, each a process, on one data
 * folder.
 */
@Timeout(600)
class CommandLineIT {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private Path work;
  private DataFolder data;

  @BeforeEach
  void folder() throws IOException {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    work = Files.createTempDirectory(target, "cli");
    data = new DataFolder(work.resolve("data"));
  }

  @Test
  void generateWorksTwiceAndAfterAKill() throws Exception {
    generate("first.png");
    assertThat(postgresOf(data)).as("nothing is left running").isEmpty();

    generate("second.png");
    assertThat(unsigned("second.png"))
        .as("the same seed gives the same bytes, but for the manifest that names the job")
        .isEqualTo(unsigned("first.png"));

    try (var up = resow("up", "up", "--port", "0")) {
      up.awaitLine("resow: stop with");
      List<Long> orphans = postgresOf(data);
      assertThat(orphans).isNotEmpty();
      up.killNow();
      assertThat(orphans).allMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    generate("third.png", "--image", "first.png", "--strength", "0.5");
    assertThat(postgresOf(data)).isEmpty();
    assertThat(ImageIO.read(work.resolve("third.png").toFile()).getWidth()).isEqualTo(128);
    assertThat(Files.readString(work.resolve("third.png"), ISO_8859_1))
        .contains("Denoising strength: 0.5", "compositeWithTrainedAlgorithmicMedia");
  }

  @Test
  void generateUsesTheRunningServerAndDownStopsIt() throws Exception {
    try (var up = resow("up", "up", "--port", "0")) {
      up.awaitLine("resow: stop with");
      long server = RunFile.live(data).orElseThrow().pid();
      assertThat(server).isEqualTo(up.pid());

      var child = generate("picture.png");
      assertThat(child.text()).contains("using the server at");

      try (var down = resow("down", "down")) {
        assertThat(down.awaitExit(LIMIT)).isZero();
      }
      up.awaitExit(LIMIT);
    }
    assertThat(RunFile.live(data)).isEmpty();
    assertThat(postgresOf(data)).isEmpty();
  }

  @Test
  void ctrlCLeavesNothingBehind() throws Exception {
    try (var child = resow("interrupted", "generate", "a cat and a fox", "--steps", "1000")) {
      child.awaitLine("sampling, ");
      child.interrupt();
      assertThat(child.awaitExit(LIMIT)).isEqualTo(130);
    }
    assertThat(postgresOf(data)).isEmpty();
    assertThat(RunFile.live(data)).isEmpty();
  }

  @Test
  void commandsWithoutAServerSaySo() throws Exception {
    try (var jobs = resow("jobs", "jobs")) {
      assertThat(jobs.awaitExit(LIMIT)).isEqualTo(3);
      assertThat(jobs.text()).contains("resow up");
    }
    try (var jobs = resow("nobody", "jobs", "--url", "http://127.0.0.1:9")) {
      assertThat(jobs.awaitExit(LIMIT)).isEqualTo(4);
    }
  }

  private byte[] unsigned(String file) throws IOException {
    byte[] signed = Files.readAllBytes(work.resolve(file));
    byte[] picture = PictureSigner.unsigned(signed);
    assertThat(signed).hasSizeGreaterThan(picture.length);
    return picture;
  }

  private Child generate(String file, String... more) throws InterruptedException {
    var options = List.of("generate", "a cat and a fox", "--steps", "4", "--seed", "7", "-o", file);
    try (var child =
        resow(file, Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new))) {
      assertThat(child.awaitExit(LIMIT)).as(child::text).isZero();
      assertThat(work.resolve(file)).exists();
      return child;
    }
  }

  private Child resow(String name, String... arguments) {
    var environment =
        Map.of(
            "RESOW_PORT", Integer.toString(Ports.free()), // of `generate`; others may want 8080
            "RESOW_DATA", data.root().toString(),
            "RESOW_MODEL", Jars.tinyModel().toString());
    return Child.java(
        name,
        work.resolve("logs"),
        environment,
        Stream.concat(
                Stream.of("-Dresow.cwd=" + work, "-jar", Jars.of("standalone")),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** Servers of this data folder that run now. */
  private static List<Long> postgresOf(DataFolder data) {
    String folder = data.postgres().resolve("data").toString();
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().command().orElse("").endsWith("/postgres"))
        .filter(p -> List.of(p.info().arguments().orElse(new String[0])).contains(folder))
        .map(ProcessHandle::pid)
        .toList();
  }
}

package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.RunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Commands of the built {@code resow}, each a process, on a data folder of their own. */
final class LocalRun {
  private final Path work;
  private final DataFolder data;

  private LocalRun(Path work) {
    this.work = work;
    data = new DataFolder(work.resolve("data"));
  }

  /**
   * In a new folder below {@code target/it}.
   *
   * @param name begins the folder's name
   */
  static LocalRun in(String name) throws IOException {
    Path target = Files.createDirectories(Path.of("target/it")).toAbsolutePath();
    return new LocalRun(Files.createTempDirectory(target, name));
  }

  /**
   * Starts a command.
   *
   * @param name of its log
   */
  Child start(String name, String... arguments) {
    return Child.java(
        name,
        work.resolve("logs"),
        Map.of("RESOW_DATA", data.root().toString()),
        Stream.concat(
                Stream.of(
                    "-Dresow.home=" + Jars.root(),
                    "-Dresow.cwd=" + work,
                    "-jar",
                    Jars.of("standalone")),
                Stream.of(arguments))
            .toArray(String[]::new));
  }

  /** The address of {@code resow up}, once it serves. */
  URI serverOf(Child up) {
    up.awaitLine("resow: stop with");
    return RunFile.live(data).orElseThrow().url();
  }

  /** What a command printed that ended well. */
  String ended(Duration limit, String name, String... arguments) throws InterruptedException {
    try (var child = start(name, arguments)) {
      assertThat(child.awaitExit(limit)).as(child::text).isZero();
      return child.text();
    }
  }
}

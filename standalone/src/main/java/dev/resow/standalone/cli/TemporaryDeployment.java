package dev.resow.standalone.cli;

import dev.resow.chaos.deploy.Installation;
import dev.resow.standalone.run.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** The folder of a temporary deployment, which exists for one command only. */
final class TemporaryDeployment implements AutoCloseable {
  private final Installation installation;
  private final Path folder;
  private boolean keep;

  private TemporaryDeployment(Installation installation, Path folder, boolean keep) {
    this.installation = installation;
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * @throws CommandException when the apps are not built
   */
  static TemporaryDeployment open(String name, boolean keep) throws IOException {
    try {
      Path home = Path.of(System.getProperty("resow.home", "")).toAbsolutePath();
      var installation = Installation.of(home, System.getProperty("java.class.path"));
      Path parent = Files.createDirectories(DataFolder.configured().root());
      return new TemporaryDeployment(
          installation, Files.createTempDirectory(parent.toAbsolutePath(), name + "-"), keep);
    } catch (IllegalStateException notBuilt) {
      throw new CommandException(Failure.Kind.MISSING, notBuilt.getMessage());
    }
  }

  Installation installation() {
    return installation;
  }

  Path folder() {
    return folder;
  }

  /** Keeps the folder so that a failure can be investigated. */
  void keep() {
    keep = true;
  }

  @Override
  public void close() throws IOException {
    if (keep) {
      LocalServer.print("data and logs are in " + folder);
      return;
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
    }
  }
}

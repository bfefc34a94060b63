package dev.resow.standalone.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where an embedded run keeps everything.
 *
 * @param root absolute; {@code RESOW_DATA}, or {@code .resow} beside the {@code resow} script
 */
public record DataFolder(Path root) {
  private static final String STAND_IN = "stand-in";

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** As configured by the environment. */
  public static DataFolder configured() {
    String configured = System.getenv("RESOW_DATA");
    return new DataFolder(
        configured == null || configured.isBlank()
            ? home().resolve(".resow")
            : Path.of(configured));
  }

  /** Folder of the {@code resow} script; the working directory when there is none. */
  public static Path home() {
    return Path.of(System.getProperty("resow.home", "")).toAbsolutePath();
  }

  /** {@code RESOW_MODEL}, or the model that comes with the project. */
  public static Path model() {
    String configured = System.getenv("RESOW_MODEL");
    return configured == null || configured.isBlank()
        ? home().resolve("models").resolve("menagerie")
        : Path.of(configured).toAbsolutePath().normalize();
  }

  /** True when the stand-in paints, which needs no model. */
  public static boolean paintsWithoutModel() {
    return STAND_IN.equals(System.getenv("RESOW_WORKER_PAINTER"));
  }

  /** What jobs call the model. */
  public static String modelName() {
    return paintsWithoutModel() ? STAND_IN : model().getFileName().toString();
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  public Path postgres() {
    return root.resolve("postgres");
  }

  public Path artifacts() {
    return root.resolve("artifacts");
  }

  public Path log() {
    return root.resolve("logs").resolve("resow.log");
  }

  Path runFile() {
    return root.resolve("run.json");
  }

  /** Makes the folders; private to the user, the database in it trusts local connections. */
  public void create() throws IOException {
    Files.createDirectories(log().getParent());
  }
}

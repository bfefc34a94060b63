package dev.resow.standalone.run;

import dev.resow.diffusion.model.ModelFolder;
import dev.resow.embedded.EmbeddedKafka;
import dev.resow.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The folder in which an embedded run keeps its data.
 *
 * @param root absolute; {@code RESOW_DATA}, or {@code .resow} beside the {@code resow} script
 */
public record DataFolder(Path root) {
  private static final String STAND_IN = "stand-in";

  /** Characters that PostgreSQL's start shell, or Kafka's list of folders, would interpret. */
  private static final String REFUSED = "[\"`$\\\\,\\p{Cntrl}]";

  /** PostgreSQL's programs hold paths of 1023 bytes; its own files need some of them. */
  private static final int LONGEST = 850;

  private static final int STICKY = 01000;

  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * As configured by the environment.
   *
   * @throws IllegalArgumentException when it names no path
   */
  public static DataFolder configured() {
    return new DataFolder(path("resow.data", home().resolve(".resow")));
  }

  /** Folder of the {@code resow} script; the working directory when there is none. */
  public static Path home() {
    return Path.of(System.getProperty("resow.home", "")).toAbsolutePath();
  }

  /**
   * {@code RESOW_MODEL}, or the model that comes with the project.
   *
   * @throws IllegalArgumentException when it names no path
   */
  public static Path model() {
    return path("resow.model", home().resolve("models").resolve("menagerie"))
        .toAbsolutePath()
        .normalize();
  }

  /**
   * The operator's path of this property, relative to where the user is.
   *
   * @throws IllegalArgumentException when it names no path
   */
  static Path path(String property, Path otherwise) {
    var value = Operator.set(property);
    try {
      return value
          .map(text -> Path.of(System.getProperty("resow.cwd", "")).resolve(text))
          .orElse(otherwise);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "%s: expected a path in UTF-8, found '%s'; use a UTF-8 locale, for example LC_ALL=C.UTF-8"
              .formatted(Operator.spelling(property), value.orElse("")),
          e);
    }
  }

  /** True when jobs use the stand-in, which needs no model. */
  public static boolean paintsWithoutModel() {
    return Operator.set("resow.worker.painter")
        .map(name -> name.toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
        .filter(STAND_IN::equals)
        .isPresent();
  }

  /** The name of the model in jobs. */
  public static String modelName() {
    return paintsWithoutModel() ? STAND_IN : ModelFolder.nameOf(model());
  }

  public Path kafka() {
    return root.resolve("kafka");
  }

  /**
   * Address and password of the broker that runs on this folder, by the names of Kafka's clients;
   * empty when this account cannot read them.
   */
  public Map<String, String> brokerClient() throws IOException {
    Path file = kafka().resolve(EmbeddedKafka.CLIENT_FILE);
    if (!Files.isReadable(file)) {
      return Map.of();
    }
    var settings = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      settings.load(reader);
    }
    return settings.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, settings::getProperty));
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

  /**
   * Creates the folders, closed to other accounts, and closes those of an earlier version.
   *
   * @throws IllegalArgumentException for a path that PostgreSQL and Kafka cannot take
   * @throws IOException when it cannot be made or written
   */
  public void create() throws IOException {
    check();
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw new FileAlreadyExistsException(root.toString());
    }
    boolean isNew = !Files.exists(root);
    if (isNew) {
      PrivateFiles.folder(root);
    } else if (isOurs()) {
      close();
    }
    for (Path part : List.of(kafka(), postgres(), artifacts(), log().getParent())) {
      PrivateFiles.folder(part);
    }
  }

  private void check() {
    String text = root.toString();
    if (text.matches("(?s).*" + REFUSED + ".*")) {
      throw new IllegalArgumentException(
          "RESOW_DATA: PostgreSQL and Kafka cannot keep their data in a folder whose path has a comma, a double quote, a dollar sign, a backquote, a backslash or a control character: '%s'; choose another one"
              .formatted(text.replaceAll("\\p{Cntrl}", "?")));
    }
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST) {
      throw new IllegalArgumentException(
          "RESOW_DATA: expected a path of at most %d bytes, found %d; choose a shorter one"
              .formatted(LONGEST, bytes));
    }
  }

  /** Not a folder that others share, such as /tmp, and not one with other things in it. */
  private boolean isOurs() throws IOException {
    try (var entries = Files.list(root)) {
      boolean known = Files.exists(root.resolve("owner.lock")) || entries.findAny().isEmpty();
      return known && ((int) Files.getAttribute(root, "unix:mode") & STICKY) == 0;
    } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
      return false;
    }
  }

  /** Everything below is gone through only once: when the folder was still open. */
  private void close() throws IOException {
    var before = Files.getPosixFilePermissions(root);
    if (before.stream().allMatch(right -> right.name().startsWith("OWNER"))) {
      return;
    }
    try {
      PrivateFiles.folder(root);
    } catch (FileSystemException notOurs) {
      return; // what is in it is closed below
    }
    for (Path part : List.of(kafka(), postgres(), artifacts(), log().getParent())) {
      PrivateFiles.tighten(part);
    }
  }
}

package dev.resow.persistence.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The migrations of this source tree. */
final class Migrations {
  private static final Path FOLDER = Path.of("src/main/resources/db/migration");
  private static final Pattern NAME = Pattern.compile("V(\\d+)__\\w+\\.sql");
  private static final Pattern NOT_STATEMENTS =
      Pattern.compile(
          "--[^\\n]*|/\\*.*?\\*/|\\$(\\w*)\\$.*?\\$\\1\\$|'(?:[^']|'')*'", Pattern.DOTALL);

  /** What begins a statement that changes rows, which the earlier release reads. */
  private static final Set<String> OF_ROWS = Set.of("UPDATE", "DELETE", "TRUNCATE", "INSERT", "DO");

  private Migrations() {}

  /**
   * A migration's file.
   *
   * @param sha256 of its bytes, hexadecimal
   */
  record Migration(int version, String file, String sha256) {}

  /** In the order of their versions. */
  static List<Migration> all() throws IOException {
    try (var files = Files.list(FOLDER)) {
      return files.map(Migrations::read).sorted(Comparator.comparing(Migration::version)).toList();
    }
  }

  static String text(Migration migration) throws IOException {
    return Files.readString(FOLDER.resolve(migration.file()));
  }

  private static Migration read(Path file) {
    String name = file.getFileName().toString();
    Matcher version = NAME.matcher(name);
    if (!version.matches()) throw new AssertionError("expected V1__name.sql, found " + name);
    try {
      byte[] sha = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return new Migration(Integer.parseInt(version.group(1)), name, HexFormat.of().formatHex(sha));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** First words of the statements that change rows; bodies of functions are none. */
  static List<String> changesOfRows(String sql) {
    String statements = NOT_STATEMENTS.matcher(sql).replaceAll(" ");
    return Arrays.stream(statements.split(";"))
        .map(statement -> statement.strip().split("\\W", 2)[0].toUpperCase(Locale.ROOT))
        .filter(OF_ROWS::contains)
        .toList();
  }
}

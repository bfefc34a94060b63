package dev.resow.standalone.run;

import dev.resow.api.access.KeyText;
import dev.resow.embedded.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The admin key of a server that requires keys: created at its first start and kept in the data
 * folder, readable only by its owner. Commands on this machine use it by default.
 */
public final class AdminKey {
  private static final String FORM = "resow_[a-z0-9]{12}_[A-Za-z0-9_-]{43}";

  private AdminKey() {}

  /** The file, mode 0600. */
  public static Path file(DataFolder folder) {
    return folder.root().resolve("admin.key");
  }

  /** The key, if there is one that can be read. */
  public static Optional<String> read(DataFolder folder) {
    try {
      String text = Files.readString(file(folder), StandardCharsets.ISO_8859_1).strip();
      return text.matches(FORM) ? Optional.of(text) : Optional.empty();
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  /**
   * The key of a server that is about to start on the folder, created when missing; empty when the
   * server requires no keys or uses the operator's.
   */
  public static Optional<String> forServer(DataFolder folder) throws IOException {
    if (!AppSettings.requiresKeys() || Operator.set(AppSettings.ADMIN).isPresent()) {
      return Optional.empty();
    }
    folder.create();
    hash(folder);
    return read(folder);
  }

  /** SHA-256 of the folder's key, in hexadecimal; the key is made when there is none. */
  static String hash(DataFolder folder) throws IOException {
    var kept = read(folder);
    if (kept.isEmpty()) {
      PrivateFiles.write(file(folder), KeyText.make().reveal() + "\n");
    }
    String secret = read(folder).orElseThrow().split("_", 3)[2];
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}

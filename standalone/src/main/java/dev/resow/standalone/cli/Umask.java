package dev.resow.standalone.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/**
 * The user's own umask, which the entry script hands on: it makes the files of this process private
 * ones, but a picture that the user asked for is made as by any other program.
 */
final class Umask {
  private Umask() {}

  static void applyTo(Path file) throws IOException {
    String mask = System.getProperty("resow.umask", "");
    if (!mask.matches("0?[0-7]{3}")) {
      return;
    }
    int mode = 0666 & ~Integer.parseInt(mask, 8);
    var rights = EnumSet.noneOf(PosixFilePermission.class);
    var all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      // OWNER_READ, OWNER_WRITE, ... OTHERS_EXECUTE, as in the mode's nine bits
      if ((mode & (0400 >> bit)) != 0) {
        rights.add(all[bit]);
      }
    }
    try {
      Files.setPosixFilePermissions(file, rights);
    } catch (UnsupportedOperationException noModes) {
      // a file system without them
    }
  }
}

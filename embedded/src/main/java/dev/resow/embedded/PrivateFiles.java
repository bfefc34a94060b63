package dev.resow.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that other accounts of this machine cannot read: mode 0600 and 0700. On a file
 * system without POSIX permissions the files are made all the same.
 */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private PrivateFiles() {}

  /**
   * Makes a folder with mode 0700, and its parents where they are missing; an existing one gets
   * that mode.
   *
   * @throws FileAlreadyExistsException when the path is a file
   */
  public static Path folder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      mode(folder, FOLDER);
      return folder;
    }
    if (hasModes(existing(folder))) {
      return Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
    }
    return Files.createDirectories(folder);
  }

  /** Writes a file with mode 0600; it appears complete or not at all. */
  public static void write(Path file, byte[] content) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(aside);
    create(aside);
    Files.write(aside, content, StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** {@link #write(Path, byte[])} of a text in UTF-8. */
  public static void write(Path file, String content) throws IOException {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes an empty file with mode 0600; an existing one keeps its content and gets that mode. */
  public static void create(Path file) throws IOException {
    try {
      if (hasModes(file.toAbsolutePath().getParent())) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
      } else {
        Files.createFile(file);
      }
    } catch (FileAlreadyExistsException exists) {
      mode(file, FILE);
    }
  }

  /**
   * Takes every right of group and others from what lies below a folder, links not followed. What
   * vanishes meanwhile or belongs to somebody else is passed over.
   */
  public static void tighten(Path folder) throws IOException {
    if (!Files.isDirectory(folder) || !hasModes(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            withoutOthers(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (!attributes.isSymbolicLink()) {
              withoutOthers(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static void withoutOthers(Path path) {
    try {
      var modes = EnumSet.noneOf(PosixFilePermission.class);
      modes.addAll(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      if (modes.removeAll(OTHERS)) {
        Files.setPosixFilePermissions(path, modes);
      }
    } catch (IOException goneOrNotOurs) {
      // The folder above is closed to others in any case.
    }
  }

  private static void mode(Path path, Set<PosixFilePermission> mode) throws IOException {
    if (hasModes(path) && !Files.getPosixFilePermissions(path).equals(mode)) {
      Files.setPosixFilePermissions(path, mode);
    }
  }

  private static Path existing(Path path) {
    Path found = path.toAbsolutePath();
    while (found.getParent() != null && !Files.exists(found)) {
      found = found.getParent();
    }
    return found;
  }

  private static boolean hasModes(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}

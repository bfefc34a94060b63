package dev.resow.worker.environment;

import dev.resow.contract.artifact.ArtifactStoreException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;

/** Describes an I/O failure in a sentence. */
final class StorageFault {
  private StorageFault() {}

  /**
   * @param what "the artifact store (RESOW_ARTIFACTS)"
   */
  static String of(String what, Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause())
      if (each instanceof ArtifactStoreException) return what + ": " + each.getMessage();
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) root = root.getCause();
    return switch (root) {
      case AccessDeniedException _ -> what + " is not writable by this process";
      case NoSuchFileException _ -> what + " does not exist";
      case NotDirectoryException _ -> what + " is not a folder";
      case FileAlreadyExistsException _ -> what + " is not a folder";
      default -> ofTheSystem(what, root);
    };
  }

  /** The messages of the system's error numbers: ENOSPC, EDQUOT, EROFS, EIO, ESTALE, ... */
  private static String ofTheSystem(String what, Throwable root) {
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    String lower = message.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left")) return what + " is full";
    if (lower.contains("quota")) return what + " has no quota left";
    if (lower.contains("read-only")) return what + " is mounted read-only";
    if (lower.contains("not a directory")) return what + " is not a folder";
    if (lower.contains("permission denied") || lower.contains("operation not permitted"))
      return what + " is not writable by this process";
    int colon = message.lastIndexOf(": ");
    return what + " fails: " + (colon < 0 ? message : message.substring(colon + 2));
  }
}

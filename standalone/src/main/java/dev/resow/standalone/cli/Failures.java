package dev.resow.standalone.cli;

import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.embedded.FolderInUseException;
import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.client.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.sql.SQLException;
import java.util.regex.Pattern;

/** Turns any exception into a sentence for people. */
final class Failures {
  /** A qualified Java name with the colon that often follows it. */
  private static final Pattern JAVA_NAME =
      Pattern.compile("\\b(?:[a-z][a-z0-9_]*\\.){2,}[A-Z][\\w$]*(?::\\s*)?");

  private static final Pattern EXCEPTION =
      Pattern.compile("\\b[A-Z]\\w*(?:Exception|Error)\\b:?\\s*");

  private Failures() {}

  static Failure of(Throwable thrown) {
    Throwable e = unwrapped(thrown);
    return switch (e) {
      case CommandException known -> known.failure();
      case Output.BrokenException broken ->
          new Failure(broken.isReaderGone() ? Kind.READER_GONE : Kind.OUTPUT, broken.getMessage());
      case ApiException api -> of(api);
      case FolderInUseException inUse -> new Failure(Kind.FOLDER_IN_USE, inUse.getMessage());
      case InvalidPathException path ->
          new Failure(
              Kind.COMMAND_LINE,
              "expected a path in UTF-8 without a zero byte, found '%s'"
                  .formatted(printable(path.getInput())));
      case IllegalArgumentException wrong -> new Failure(Kind.COMMAND_LINE, plain(wrong));
      case ModelFormatException file -> new Failure(Kind.FILE, file.getMessage());
      case InterruptedException _ -> new Failure(Kind.INTERRUPTED, "interrupted");
      case FileSystemException file -> new Failure(Kind.FILE, words(file));
      case BindException _ ->
          new Failure(Kind.FILE, "a port is in use by another program; choose another port");
      case ConnectException _ -> new Failure(Kind.UNREACHABLE, "the connection was refused");
      case IOException io -> new Failure(Kind.FILE, plain(io));
      case SQLException sql ->
          new Failure(Kind.INTERNAL, "the database reported an error: " + plain(sql));
      case OutOfMemoryError _ ->
          new Failure(
              Kind.INTERNAL, "the Java heap is full; increase it with RESOW_HEAP, for example 2g");
      case IllegalStateException state when state.getMessage() != null ->
          new Failure(Kind.INTERNAL, plain(state));
      default ->
          new Failure(
              Kind.INTERNAL,
              "internal error%s; set RESOW_DEBUG=1 for the stack trace"
                  .formatted(e.getMessage() == null ? "" : " (" + plain(e) + ")"));
    };
  }

  private static Throwable unwrapped(Throwable e) {
    return e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
  }

  private static Failure of(ApiException e) {
    if (e.getCause() instanceof InterruptedException) {
      return new Failure(Kind.INTERRUPTED, "interrupted");
    }
    Kind kind =
        e.isForeign() ? Kind.NOT_RESOW : e.isUnreachable() ? Kind.UNREACHABLE : Kind.REFUSED;
    return new Failure(kind, e.getMessage(), e.problem().orElse(null));
  }

  private static String words(FileSystemException e) {
    String file = printable(e.getFile() == null ? "a file" : e.getFile());
    String reason = String.valueOf(e.getReason());
    return switch (e) {
      case NoSuchFileException _ -> "no such file or folder: '%s'".formatted(file);
      case AccessDeniedException _ ->
          "permission denied: '%s'; grant this account access, or choose another path"
              .formatted(file);
      case FileAlreadyExistsException _ ->
          "expected a folder at '%s', found a file; choose another path".formatted(file);
      case NotDirectoryException _ -> "expected a folder at '%s', found a file".formatted(file);
      case DirectoryNotEmptyException _ -> "the folder '%s' is not empty".formatted(file);
      default -> {
        if (reason.contains("No space left") || reason.contains("quota")) {
          yield "the disk is full: '%s' cannot be written; free some space, or choose another path"
              .formatted(file);
        }
        if (reason.contains("too long")) {
          yield "the name is too long: '%s'; choose a shorter one".formatted(shortened(file));
        }
        if (reason.contains("Read-only")) {
          yield "'%s' is on a read-only file system; choose another path".formatted(file);
        }
        if (reason.contains("Not a directory")) {
          yield "expected a folder as parent of '%s', found a file; choose another path"
              .formatted(file);
        }
        if (reason.contains("Is a directory")) {
          yield "expected a file at '%s', found a folder".formatted(file);
        }
        yield "'%s' cannot be used: %s".formatted(file, plain(reason));
      }
    };
  }

  /** The message without Java class names. */
  static String plain(Throwable e) {
    return e.getMessage() == null || e.getMessage().isBlank()
        ? "unknown reason"
        : plain(e.getMessage());
  }

  static String plain(String message) {
    String text = message.lines().findFirst().orElse("");
    text = EXCEPTION.matcher(JAVA_NAME.matcher(text).replaceAll("")).replaceAll("").strip();
    return text.isEmpty() ? "unknown reason" : text;
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static String shortened(String text) {
    return text.length() <= 60
        ? text
        : text.substring(0, 30) + "..." + text.substring(text.length() - 20);
  }
}

package dev.resow.standalone.cli;

import dev.resow.contract.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serial;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and error: UTF-8 whatever the locale, and a result that could not be written is a
 * failure.
 */
final class Output {
  private static volatile IOException failure;

  private Output() {}

  /** Standard output cannot be written. */
  static final class BrokenException extends RuntimeException {
    @Serial private static final long serialVersionUID = 1L;

    private final boolean readerGone;

    BrokenException(String reason) {
      super("standard output cannot be written: " + reason);
      readerGone = reason.contains("roken pipe");
    }

    /** The program that reads the pipe has exited, as {@code head} does. */
    boolean isReaderGone() {
      return readerGone;
    }
  }

  /** Replaces the streams of this process. */
  static void install() {
    var out = new Watched(new FileOutputStream(FileDescriptor.out));
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
  }

  /**
   * @throws BrokenException when it cannot be written
   */
  static void line(Object text) {
    System.out.println(text);
    check();
  }

  /** As {@link #line} of a format. */
  static void format(String format, Object... values) {
    System.out.printf(format, values);
    check();
  }

  /** One line of JSON. */
  static void json(Object value) {
    line(Json.text(value));
  }

  /**
   * @throws BrokenException when something that was printed could not be written
   */
  static void check() {
    if (System.out.checkError()) {
      IOException e = failure;
      throw new BrokenException(
          e == null || e.getMessage() == null ? "the stream is closed" : e.getMessage());
    }
  }

  /** Remembers the exception that a PrintStream swallows. */
  private static final class Watched extends FilterOutputStream {
    Watched(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }
  }
}

package dev.resow.standalone.cli;

/** Exit codes of every command; documented in the help. */
final class ExitCode {
  static final int OK = 0;

  /** The job failed, the server rejected the request, or the result could not be written. */
  static final int FAILED = 1;

  /** The command line or a setting is invalid. */
  static final int USAGE = 2;

  /** A prerequisite is missing, or no server is running on this machine. */
  static final int MISSING = 3;

  /** The server does not answer, or is not a Resow server. */
  static final int UNREACHABLE = 4;

  /** {@code verify} found no manifest in the picture. */
  static final int UNSIGNED = 5;

  /** The reader of standard output has closed the pipe: 128 + SIGPIPE, as other programs exit. */
  static final int READER_GONE = 141;

  /** Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}

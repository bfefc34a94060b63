package dev.resow.standalone.cli;

/** Exit codes of every command; documented in the help. */
final class ExitCode {
  static final int OK = 0;

  /** The job failed, or the server refused. */
  static final int FAILED = 1;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /** Something this machine needs is missing. */
  static final int MISSING = 3;

  /** No server answers. */
  static final int UNREACHABLE = 4;

  /** Whoever read standard output through a pipe has gone; 128 + SIGPIPE, as other programs end. */
  static final int READER_GONE = 141;

  /** Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}

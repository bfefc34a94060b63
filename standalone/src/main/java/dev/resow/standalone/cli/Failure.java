package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.Json;
import java.util.Locale;

/**
 * Why a command ended without what was asked for: a sentence for people, problem details (RFC 9457)
 * for programs, and an exit code.
 *
 * @param detail expected, found, what to do
 * @param fromServer the server's own problem, or null
 */
record Failure(Kind kind, String detail, JsonNode fromServer) {
  /** What a command itself can fail with; the server's problems have types of their own. */
  enum Kind {
    COMMAND_LINE(ExitCode.USAGE, 400, "The command line is wrong"),
    FOLDER_IN_USE(ExitCode.USAGE, 409, "Another process uses the data folder"),
    MISSING(ExitCode.MISSING, 424, "Something that is needed is missing"),
    MODEL(ExitCode.MISSING, 424, "The model cannot be used"),
    NO_SERVER(ExitCode.MISSING, 503, "No server is running here"),
    UNREACHABLE(ExitCode.UNREACHABLE, 503, "The server does not answer"),
    NOT_RESOW(ExitCode.UNREACHABLE, 502, "Something else answers there"),
    REFUSED(ExitCode.FAILED, 500, "The server refused"),
    JOB_FAILED(ExitCode.FAILED, 500, "The job did not end with a picture"),
    SERVER_START(ExitCode.FAILED, 500, "The server did not start"),
    SERVER_STOP(ExitCode.FAILED, 504, "The server did not stop"),
    TIMEOUT(ExitCode.FAILED, 504, "It took too long"),
    FILE(ExitCode.FAILED, 500, "A file or folder cannot be used"),
    OUTPUT(ExitCode.FAILED, 507, "Standard output cannot be written"),
    READER_GONE(ExitCode.READER_GONE, 499, "Nobody reads standard output"),
    INTERRUPTED(ExitCode.INTERRUPTED, 499, "Interrupted"),
    INTERNAL(ExitCode.FAILED, 500, "Something went wrong on our side");

    private final int exit;
    private final int status;
    private final String title;

    Kind(int exit, int status, String title) {
      this.exit = exit;
      this.status = status;
      this.title = title;
    }

    String type() {
      return "urn:resow:problem:cli-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  Failure(Kind kind, String detail) {
    this(kind, detail, null);
  }

  int exit() {
    return kind.exit;
  }

  /** Type, title, status, detail and the exit code. */
  JsonNode problem() {
    ObjectNode problem = Json.mapper().createObjectNode();
    if (fromServer instanceof ObjectNode said) {
      problem.setAll(said);
    } else {
      problem.put("type", kind.type());
      problem.put("title", kind.title);
      problem.put("status", kind.status);
    }
    if (!problem.hasNonNull("detail")) {
      problem.put("detail", detail);
    }
    return problem.put("exitCode", exit());
  }
}

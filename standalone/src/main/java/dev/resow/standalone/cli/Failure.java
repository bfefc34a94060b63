package dev.resow.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.Json;
import java.util.Locale;

/**
 * Why a command failed: a sentence for people, problem details (RFC 9457) for programs, and an exit
 * code.
 *
 * @param detail what was expected, what was found and what to do
 * @param fromServer the server's own problem, or null
 */
record Failure(Kind kind, String detail, JsonNode fromServer) {
  /** Failures of the command itself; problems reported by the server have their own types. */
  enum Kind {
    COMMAND_LINE(ExitCode.USAGE, 400, "Invalid command line"),
    FOLDER_IN_USE(ExitCode.USAGE, 409, "Data folder in use"),
    MISSING(ExitCode.MISSING, 424, "Missing prerequisite"),
    MODEL(ExitCode.MISSING, 424, "Model cannot be used"),
    NO_SERVER(ExitCode.MISSING, 503, "No server running"),
    UNREACHABLE(ExitCode.UNREACHABLE, 503, "Server does not answer"),
    NOT_RESOW(ExitCode.UNREACHABLE, 502, "Not a Resow server"),
    REFUSED(ExitCode.FAILED, 500, "Request rejected"),
    JOB_FAILED(ExitCode.FAILED, 500, "Job ended without an image"),
    SERVER_START(ExitCode.FAILED, 500, "Server did not start"),
    SERVER_STOP(ExitCode.FAILED, 504, "Server did not stop"),
    TRAINER_ENDED(ExitCode.FAILED, 500, "Trainer ended by itself"),
    TIMEOUT(ExitCode.FAILED, 504, "Timed out"),
    FILE(ExitCode.FAILED, 500, "File or folder cannot be used"),
    OUTPUT(ExitCode.FAILED, 507, "Cannot write to standard output"),
    READER_GONE(ExitCode.READER_GONE, 499, "Standard output closed by its reader"),
    INTERRUPTED(ExitCode.INTERRUPTED, 499, "Interrupted"),
    INTERNAL(ExitCode.FAILED, 500, "Internal error");

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
    if (fromServer instanceof ObjectNode reported) {
      problem.setAll(reported);
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

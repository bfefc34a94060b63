package dev.resow.api.batches;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;

/** The form of a body. */
enum BatchFormat {
  /** One request of a job per line. */
  JSON_LINES,
  /** RFC 4180, with the names of the fields in the first record. */
  CSV;

  /**
   * @param type of the body, or null
   * @throws ProblemException unsupported-media-type
   */
  static BatchFormat of(MediaType type) {
    String name =
        type == null ? "" : (type.getType() + "/" + type.getSubtype()).toLowerCase(Locale.ROOT);
    return switch (name) {
      case "application/jsonl", "application/x-ndjson" -> JSON_LINES;
      case "text/csv" -> CSV;
      default ->
          throw new ProblemException(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "The body of a batch must be JSON lines or CSV. Send Content-Type: application/jsonl or text/csv.");
    };
  }
}

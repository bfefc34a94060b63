package dev.resow.api.rounds;

import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;

/** How an answer is written: a page of JSON, or everything as a table. */
public enum Format {
  JSON(MediaType.APPLICATION_JSON),
  CSV("text/csv"),
  JSONL("application/jsonl");

  private final String mediaType;

  Format(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /**
   * @param parameter the {@code format} parameter, or null
   * @param accept the Accept header, or null
   */
  public static Format of(String parameter, String accept) {
    if (parameter != null) {
      for (Format format : values())
        if (format.name().toLowerCase(Locale.ROOT).equals(parameter)) return format;
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER,
          "format must be json, csv or jsonl, not '" + Excerpt.of(parameter) + "'.");
    }
    if (accept == null) return JSON;
    if (accept.contains(CSV.mediaType)) return CSV;
    return accept.contains(JSONL.mediaType) || accept.contains("application/x-ndjson")
        ? JSONL
        : JSON;
  }
}

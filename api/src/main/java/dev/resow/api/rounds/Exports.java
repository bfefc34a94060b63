package dev.resow.api.rounds;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tables for other programs. Rounds are read page by page while they are written: memory holds one
 * page, and no transaction waits for a slow reader.
 */
@ApplicationScoped
public class Exports {
  private static final int PAGE = 500;

  private final RoundQueries rounds;

  Exports(RoundQueries rounds) {
    this.rounds = rounds;
  }

  /** Every round of the filter, newest first. */
  Response rounds(LedgerFilter filter, Format format) {
    // Here, where an error can still become an answer.
    List<RoundView> first = rounds.page(filter, null, PAGE);
    var table = new TableWriter<>(format, RoundView.class);
    StreamingOutput body =
        out -> {
          try (Writer text = writer(out)) {
            table.header(text);
            for (var page = first; ; ) {
              for (RoundView row : page) table.row(text, row);
              if (page.size() < PAGE) return;
              page = rounds.page(filter, RoundCursor.after(page.getLast()), PAGE);
            }
          }
        };
    return attachment(body, "rounds", format);
  }

  <R extends Record> Response table(List<R> rows, Class<R> type, Format format) {
    return table(rows, type, format, "ledger");
  }

  /**
   * @param name of the file, without its extension
   */
  public <R extends Record> Response table(
      List<R> rows, Class<R> type, Format format, String name) {
    var table = new TableWriter<>(format, type);
    StreamingOutput body =
        out -> {
          try (Writer text = writer(out)) {
            table.header(text);
            for (R row : rows) table.row(text, row);
          }
        };
    return attachment(body, name, format);
  }

  private static Writer writer(OutputStream out) throws IOException {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  private static Response attachment(StreamingOutput body, String name, Format format) {
    String extension = format == Format.CSV ? ".csv" : ".jsonl";
    return Response.ok(body, format.mediaType() + ";charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"" + name + extension + "\"")
        .build();
  }
}

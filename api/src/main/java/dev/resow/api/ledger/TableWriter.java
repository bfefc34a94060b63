package dev.resow.api.ledger;

import dev.resow.contract.Json;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Records as CSV (RFC 4180, with a header line of the component names; lists are JSON in their
 * cell) or as JSON lines.
 */
final class TableWriter<R extends Record> {
  private final Format format;
  private final RecordComponent[] columns;

  TableWriter(Format format, Class<R> type) {
    this.format = format;
    this.columns = type.getRecordComponents();
  }

  void header(Writer out) throws IOException {
    if (format == Format.CSV)
      out.write(
          Arrays.stream(columns).map(RecordComponent::getName).collect(Collectors.joining(","))
              + "\r\n");
  }

  void row(Writer out, R row) throws IOException {
    if (format == Format.CSV) {
      for (int i = 0; i < columns.length; i++) {
        if (i > 0) out.write(',');
        out.write(cell(value(columns[i], row)));
      }
      out.write("\r\n");
    } else {
      out.write(json(row));
      out.write('\n');
    }
  }

  private static String cell(Object value) {
    String text =
        switch (value) {
          case null -> "";
          case Collection<?> list -> list.isEmpty() ? "" : json(list);
          default -> value.toString();
        };
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }

  private static Object value(RecordComponent column, Record row) {
    try {
      return column.getAccessor().invoke(row);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a public record's accessor can be called", e);
    }
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }
}

package dev.resow.api.rounds;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.resow.contract.Json;
import dev.resow.contract.Seed;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;

/**
 * Records as CSV (RFC 4180, with a header line of the component names; lists are JSON in their
 * cell, text that a spreadsheet would take for a formula has an apostrophe before it) or as JSON
 * lines.
 */
final class TableWriter<R extends Record> {
  /** Also the full-width forms, which some locales take for the same. */
  private static final String FORMULA = "=+-@＝＋－＠";

  /** One list per line; the caller's writer stays open and is flushed by the caller. */
  private static final ObjectWriter CSV =
      CsvMapper.builder()
          .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET, StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build()
          .writer(CsvSchema.emptySchema().withLineSeparator("\r\n"));

  private final Format format;
  private final RecordComponent[] columns;

  TableWriter(Format format, Class<R> type) {
    this.format = format;
    this.columns = type.getRecordComponents();
  }

  void header(Writer out) throws IOException {
    if (format == Format.CSV)
      CSV.writeValue(out, Arrays.stream(columns).map(RecordComponent::getName).toList());
  }

  void row(Writer out, R row) throws IOException {
    if (format == Format.CSV) {
      CSV.writeValue(out, Arrays.stream(columns).map(column -> cell(value(column, row))).toList());
    } else {
      out.write(Json.text(row));
      out.write('\n');
    }
  }

  /** A number or a text. */
  private static Object cell(Object value) {
    return switch (value) {
      case null -> "";
      case Collection<?> list -> list.isEmpty() ? "" : Json.text(list);
      case Number number -> number;
      default -> harmless(value.toString());
    };
  }

  /** A spreadsheet takes text that begins so for a formula and runs it (OWASP, CSV injection). */
  private static String harmless(String text) {
    int first = text.codePoints().filter(c -> !isBlank(c)).findFirst().orElse(' ');
    boolean formula = FORMULA.indexOf(first) >= 0;
    boolean control = !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
    return formula || control ? "'" + text : text;
  }

  /** White space of any kind, and what is not seen at all. */
  private static boolean isBlank(int c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT;
  }

  private static Object value(RecordComponent column, Record row) {
    try {
      Object value = column.getAccessor().invoke(row);
      boolean unsigned = column.getAccessor().isAnnotationPresent(Seed.class) && value != null;
      return unsigned ? new BigInteger(Long.toUnsignedString((long) value)) : value;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot call the accessor of a public record", e);
    }
  }
}

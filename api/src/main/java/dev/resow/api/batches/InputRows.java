package dev.resow.api.batches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Splits a body into rows. */
final class InputRows {
  private static final ObjectReader CSV =
      CsvMapper.builder()
          .enable(CsvParser.Feature.WRAP_AS_ARRAY, CsvParser.Feature.SKIP_EMPTY_LINES)
          .build()
          .readerForListOf(String.class);

  private static final String MARK = "\ufeff";

  private InputRows() {}

  /**
   * @throws ProblemException invalid-batch if the body cannot be split, whatever its rows say
   */
  static List<InputRow> of(byte[] body, BatchFormat format) {
    String text = text(body);
    return format == BatchFormat.CSV ? csv(text) : lines(text);
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    } catch (CharacterCodingException e) {
      throw invalid("body", "Must be valid UTF-8.");
    }
  }

  private static List<InputRow> lines(String text) {
    var rows = new ArrayList<InputRow>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      if (!line.isBlank()) rows.add(new InputRow(number, line.getBytes(StandardCharsets.UTF_8)));
    }
    return rows;
  }

  private static List<InputRow> csv(String text) {
    var rows = new ArrayList<InputRow>();
    try (MappingIterator<List<String>> records = CSV.readValues(text)) {
      if (!records.hasNext()) return List.of();
      List<CsvColumn> columns = columns(records.next());
      while (records.hasNext()) {
        byte[] json = CsvColumn.json(columns, records.next());
        rows.add(new InputRow(rows.size() + 2, json));
      }
      return rows;
    } catch (RuntimeJsonMappingException | JsonProcessingException e) {
      throw invalid(
          "row " + (rows.size() + 2),
          "Must be CSV (RFC 4180). Is a quotation mark missing or not doubled?");
    } catch (IOException e) {
      throw new IllegalStateException("reading text in memory failed", e);
    }
  }

  private static List<CsvColumn> columns(List<String> names) {
    var columns = new ArrayList<CsvColumn>();
    var seen = new HashSet<String>();
    for (String name : names) {
      String field = name.strip();
      if (!seen.add(field))
        throw invalid("row 1", "The column '%s' appears twice.".formatted(Excerpt.of(field)));
      columns.add(
          CsvColumn.of(field)
              .orElseThrow(
                  () ->
                      invalid(
                          "row 1",
                          "Unknown column '%s'. The first record must hold names of fields: %s."
                              .formatted(
                                  Excerpt.of(field), String.join(", ", CsvColumn.names())))));
    }
    return columns;
  }

  static ProblemException invalid(String field, String detail) {
    return ProblemException.of(ProblemType.INVALID_BATCH, List.of(new FieldError(field, detail)));
  }
}

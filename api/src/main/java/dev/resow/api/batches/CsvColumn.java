package dev.resow.api.batches;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.api.jobs.JobRequest;
import dev.resow.contract.Json;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A column of CSV: a field of a job's request. Numbers are written as digits, lists and objects as
 * JSON, everything else as it is. An empty cell is an absent field.
 *
 * @param text true if a cell is text, whatever it looks like
 */
record CsvColumn(String name, boolean text) {
  private static final Set<Class<?>> JSON_TYPES =
      Set.of(Integer.class, Long.class, Double.class, Boolean.class);

  private static final ObjectReader CELL =
      Json.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Further cells than there are columns; no field has such a name. */
  private static final String BEYOND = "column ";

  static Optional<CsvColumn> of(String name) {
    return Arrays.stream(JobRequest.class.getRecordComponents())
        .filter(part -> part.getName().equals(name))
        .findFirst()
        .map(part -> new CsvColumn(name, isText(part)));
  }

  static List<String> names() {
    return Arrays.stream(JobRequest.class.getRecordComponents())
        .map(RecordComponent::getName)
        .toList();
  }

  private static boolean isText(RecordComponent part) {
    Class<?> type = part.getType();
    return !JSON_TYPES.contains(type) && !type.isRecord() && !List.class.isAssignableFrom(type);
  }

  /** A record as the JSON of a request; what is no JSON stays text, which its reader refuses. */
  static byte[] json(List<CsvColumn> columns, List<String> cells) {
    ObjectNode row = Json.mapper().createObjectNode();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      if (cell.isEmpty()) continue;
      if (i < columns.size()) row.set(columns.get(i).name, columns.get(i).value(cell));
      else row.put(BEYOND + (i + 1), cell);
    }
    return Json.write(row);
  }

  private JsonNode value(String cell) {
    if (!text)
      try {
        JsonNode value = CELL.readTree(cell);
        if (value != null && !value.isTextual()) return value;
      } catch (JsonProcessingException notJson) {
        // as text below
      }
    return Json.mapper().getNodeFactory().textNode(cell);
  }
}

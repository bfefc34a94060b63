package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.resow.contract.SchemaChanges.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of change is named as what it is, and only what breaks a release is one. */
class SchemaChangesTest {
  private static final String DOCUMENT =
      """
      channels:
        jobs:
          messages: {Job: {$ref: '#/components/messages/Job'}}
        ends:
          messages: {End: {$ref: '#/components/messages/End'}}
      components:
        messages:
          Job: {name: job.v1, payload: {$ref: '#/components/schemas/Job'}}
          End: {name: end.v1, payload: {$ref: '#/components/schemas/End'}}
        schemas:
          Job:
            type: object
            properties:
              id: {type: string, format: uuid}
              size: {type: integer, format: int64}
              count: {type: integer, format: int32}
              seed: {type: integer, format: uint64, minimum: 0, maximum: 100}
              hash: {type: string, pattern: '^[0-9a-f]+$'}
              state: {type: string, enum: [OPEN, DONE]}
              boxes: {type: array, items: {$ref: '#/components/schemas/Box'}}
              limits: {type: object, additionalProperties: {type: number, format: double}}
              action:
                type: object
                discriminator: do
                oneOf: [{$ref: '#/components/schemas/Again'}, {$ref: '#/components/schemas/Stop'}]
              parent: {$ref: '#/components/schemas/Job'}
            required: [id, size]
          Box:
            type: object
            properties: {left: {type: number, format: double}}
            required: [left]
          Again: {type: object, properties: {times: {type: integer, format: int32}}}
          Stop: {type: object, properties: {}}
          Wait: {type: object, properties: {}}
          End: {type: object, properties: {id: {type: string, format: uuid}}}
      """;

  static Stream<Arguments> changes() {
    return Stream.of(
        change("jobs", Kind.TOPIC_REMOVED, "  jobs:\n", "  others:\n"),
        change("End", Kind.MESSAGE_REMOVED, "{End: {$ref: '#/components/messages/End'}}", "{}"),
        change(
            "Job",
            Kind.MESSAGE_ADDED,
            "{End: {$",
            "{Job: {$ref: '#/components/messages/Job'}, End: {$"),
        change("Job", Kind.MESSAGE_RENAMED, "job.v1", "job.v2"),
        change(
            "Job.size", Kind.FIELD_REMOVED, "        size: {type: integer, format: int64}\n", ""),
        change(
            "Job.count", Kind.FIELD_REMOVED, "        count: {type: integer, format: int32}\n", ""),
        change(
            "Job.boxes[].left", Kind.FIELD_REMOVED, "{left: {type: number, format: double}}", "{}"),
        change("Job.action<Again>.times", Kind.FIELD_REMOVED, "times: {", "turns: {"),
        change("Job.count", Kind.FIELD_REQUIRED, "[id, size]", "[id, size, count]"),
        change(
            "Job.fresh",
            Kind.FIELD_REQUIRED,
            "required: [id, size]",
            "required: [id, size, fresh]"),
        change("Job.size", Kind.FIELD_OPTIONAL, "[id, size]", "[id]"),
        change(
            "Job.id",
            Kind.TYPE_CHANGED,
            "id: {type: string, format: uuid}\n        size",
            "id: {type: integer, format: int64}\n        size"),
        change(
            "Job.id",
            Kind.TYPE_CHANGED,
            "id: {type: string, format: uuid}\n        size",
            "id: {type: string}\n        size"),
        change("Job.hash", Kind.TYPE_CHANGED, "^[0-9a-f]+$", "^[0-9A-F]+$"),
        change("Job.action", Kind.TYPE_CHANGED, "discriminator: do", "discriminator: kind"),
        change(
            "Job.limits.*",
            Kind.TYPE_CHANGED,
            "additionalProperties: {type: number, format: double}",
            "additionalProperties: {type: string}"),
        change(
            "Job.size",
            Kind.TYPE_NARROWED,
            "size: {type: integer, format: int64}",
            "size: {type: integer, format: int32}"),
        change(
            "Job.count",
            Kind.TYPE_WIDENED,
            "count: {type: integer, format: int32}",
            "count: {type: integer, format: int64}"),
        change("Job.seed", Kind.TYPE_NARROWED, "minimum: 0", "minimum: 1"),
        change("Job.seed", Kind.TYPE_WIDENED, "minimum: 0, ", ""),
        change("Job.seed", Kind.TYPE_NARROWED, "maximum: 100", "maximum: 99"),
        change("Job.seed", Kind.TYPE_WIDENED, "maximum: 100", "maximum: 101"),
        change("Job.state", Kind.VALUE_REMOVED, "[OPEN, DONE]", "[OPEN]"),
        change("Job.state", Kind.VALUE_ADDED, "[OPEN, DONE]", "[OPEN, DONE, LATE]"),
        change("Job.action", Kind.VALUE_REMOVED, ", {$ref: '#/components/schemas/Stop'}]", "]"),
        change(
            "Job.action",
            Kind.VALUE_ADDED,
            "schemas/Stop'}]",
            "schemas/Stop'}, {$ref: '#/components/schemas/Wait'}]"));
  }

  private static Arguments change(String where, Kind kind, String from, String to) {
    return arguments(where, kind, from, to);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aBreakingChangeIsNamed(String where, Kind kind, String from, String to) throws Exception {
    assertThat(DOCUMENT).contains(from);

    var found = SchemaChanges.between(read(DOCUMENT), read(DOCUMENT.replace(from, to)));

    assertThat(found)
        .anySatisfy(
            change -> {
              assertThat(change.kind()).isEqualTo(kind);
              assertThat(change.where()).isEqualTo(where);
              assertThat(change.toString())
                  .startsWith(where + " " + kind)
                  .endsWith(kindConsequence(change));
            });
    assertThat(found).as("nothing else is reported").hasSize(1);
  }

  private static String kindConsequence(SchemaChanges.Change change) {
    return change.toString().substring(change.toString().lastIndexOf(": "));
  }

  @Test
  void optionalFieldsAndTopicsOfTheirOwnMayBeAdded() throws Exception {
    String more =
        DOCUMENT
            .replace("count: {type", "note: {type: string}\n        count: {type")
            .replace("{left:", "{right: {type: number, format: double}, left:")
            .replace(
                "channels:\n",
                "channels:\n  news:\n    messages: {News: {$ref: '#/components/messages/News'}}\n")
            .replace(
                "  messages:\n    Job:",
                "  messages:\n    News: {name: news.v1, payload: {$ref: '#/components/schemas/Stop'}}\n    Job:");

    assertThat(more).contains("note:", "right:", "news:", "News: {name");
    assertThat(SchemaChanges.between(read(DOCUMENT), read(more))).isEmpty();
  }

  @Test
  void aSchemaMayHaveAnotherName() throws Exception {
    assertThat(SchemaChanges.between(read(DOCUMENT), read(DOCUMENT.replace("Box", "Rectangle"))))
        .isEmpty();
  }

  @Test
  void kindsAllHaveATest() {
    assertThat(changes().map(a -> (Kind) a.get()[1])).containsAll(List.of(Kind.values()));
  }

  private static JsonNode read(String yaml) throws JsonProcessingException {
    return new YAMLMapper().readTree(yaml);
  }
}

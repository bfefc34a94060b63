package dev.resow.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The previous release and this one read each other's events. Its schemas and some of its records
 * are in {@link #FOLDER}; a release writes them anew with {@code -Dresow.release=write}.
 */
class ReleasedEventsTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/resow/contract/released");
  private static final Path SCHEMAS = FOLDER.resolve("asyncapi.yaml");
  private static final Path RECORDS = FOLDER.resolve("records.jsonl");
  private static final Path CURRENT = Path.of("../docs/asyncapi.yaml");
  private static final int RECORDS_PER_TYPE = 3;

  /**
   * Breaking changes since the previous release that are accepted, {@code WHERE KIND}, each with
   * the reason why they break nothing: for example a value that is not sent before the next
   * release. Empty it with each release.
   */
  private static final Map<String, String> ACCEPTED = Map.of();

  /** A record as it was on its topic. */
  private record Sent(String topic, Map<String, String> headers, JsonNode value) {}

  @BeforeAll
  static void writeIfThisIsARelease() throws IOException {
    if (!"write".equals(System.getProperty("resow.release"))) return;
    Files.createDirectories(FOLDER);
    Files.copy(CURRENT, SCHEMAS, StandardCopyOption.REPLACE_EXISTING);
    var lines = new ArrayList<String>();
    for (EventType type : EventType.values())
      for (int seed = 0; seed < RECORDS_PER_TYPE; seed++) lines.add(line(type, seed));
    Files.write(RECORDS, lines, UTF_8);
  }

  private static String line(EventType type, int seed) throws IOException {
    var event = CloudEvent.of(new AnyRecord(seed).of(type.record()), "resow/released", null);
    EncodedRecord record = CloudEventCodec.encode(event);
    ObjectWriter ascii = Json.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    return ascii.writeValueAsString(
        new Sent(record.topic(), record.headers(), Json.mapper().readTree(record.value())));
  }

  @Test
  void noSchemaChangedInAWayThatBreaksARelease() throws IOException {
    var yaml = new YAMLMapper();

    var changes =
        SchemaChanges.between(yaml.readTree(SCHEMAS.toFile()), yaml.readTree(CURRENT.toFile()));

    assertThat(changes)
        .as("breaking changes since the previous release that are not accepted")
        .filteredOn(change -> !ACCEPTED.containsKey(key(change)))
        .isEmpty();
    assertThat(ACCEPTED.keySet())
        .as("accepted changes that are there")
        .isSubsetOf(changes.stream().map(ReleasedEventsTest::key).toList());
  }

  private static String key(SchemaChanges.Change change) {
    return change.where() + " " + change.kind();
  }

  @TestFactory
  Stream<DynamicTest> aRecordOfThePreviousReleaseIsReadWhole() throws IOException {
    List<String> lines = Files.readAllLines(RECORDS, UTF_8);
    assertThat(lines).isNotEmpty();
    return lines.stream()
        .map(line -> Json.parse(line, Sent.class))
        .map(
            sent ->
                DynamicTest.dynamicTest(
                    sent.headers().get(CloudEventCodec.TYPE), () -> readWhole(sent)));
  }

  private static void readWhole(Sent sent) {
    CloudEvent event =
        CloudEventCodec.decode(sent.topic(), sent.headers(), Json.write(sent.value()));

    EncodedRecord again = CloudEventCodec.encode(event);
    assertThat(again.key()).isEqualTo(sent.headers().get("ce_subject"));
    assertThat(event.id()).isEqualTo(sent.headers().get(CloudEventCodec.ID));
    assertThat(lost("", sent.value(), Json.read(again.value(), JsonNode.class)))
        .as("fields of the previous release that this one forgets or changes")
        .isEmpty();
  }

  /** Paths at which a value of {@code was} is not in {@code is}. */
  private static List<String> lost(String path, JsonNode was, JsonNode is) {
    if (was.isObject() && is.isObject())
      return was.properties().stream()
          .flatMap(
              field ->
                  lost(path + "/" + field.getKey(), field.getValue(), is.path(field.getKey()))
                      .stream())
          .toList();
    if (was.isArray() && is.isArray() && was.size() == is.size()) {
      var all = new ArrayList<String>();
      for (int i = 0; i < was.size(); i++) all.addAll(lost(path + "/" + i, was.get(i), is.get(i)));
      return all;
    }
    return was.equals(is) ? List.of() : List.of(path + ": " + was + " became " + is);
  }

  @Test
  void recordsOfEveryTypeOfThePreviousReleaseAreKept() throws IOException {
    var types =
        Files.readAllLines(RECORDS, UTF_8).stream()
            .map(line -> Json.parse(line, Sent.class).headers().get(CloudEventCodec.TYPE))
            .distinct();
    var released = new ArrayList<String>();
    new YAMLMapper()
        .readTree(SCHEMAS.toFile())
        .at("/components/messages")
        .forEach(message -> released.add(message.path("name").asText()));
    assertThat(types).containsExactlyInAnyOrderElementsOf(released);
    assertThat(Arrays.stream(EventType.values()).map(EventType::typeName)).containsAll(released);
  }
}

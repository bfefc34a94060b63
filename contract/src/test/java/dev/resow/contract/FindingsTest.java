package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.contract.failure.FailureKind;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a check found travels with a round; records from before it are still read. */
class FindingsTest {
  private static final Finding MISPLACED =
      new Finding(FindingKind.MISPLACED, List.of("lion", "rabbit"), Place.ABOVE, .25, .1, true, 12);
  private static final Finding NOT_MISSING =
      new Finding(FindingKind.MISSING, List.of("lion"), null, .3, .8, false, 12);

  @Example
  void aFindingInJson() {
    assertThat(Json.text(MISPLACED))
        .isEqualTo(
            "{\"kind\":\"misplaced\",\"subjects\":[\"lion\",\"rabbit\"],\"place\":\"above\","
                + "\"score\":0.25,\"limit\":0.1,\"found\":true,\"step\":12}");
    assertThat(Json.text(new Relation(0, Place.NEXT_TO, 1)))
        .isEqualTo("{\"subject\":0,\"place\":\"next-to\",\"other\":1}");
  }

  @Example
  void theWorstComesFirstAndWhatIsNotWrongLast() {
    var mixed = new Finding(FindingKind.MIXED, List.of("lion"), null, .9, .1, true, 12);
    assertThat(Finding.inOrder(List.of(NOT_MISSING, mixed, MISPLACED)))
        .containsExactly(MISPLACED, mixed, NOT_MISSING);
    assertThat(FindingKind.found(List.of(NOT_MISSING, mixed, MISPLACED, mixed)))
        .containsExactly(FindingKind.MISPLACED, FindingKind.MIXED);
  }

  @Example
  void everyKindIsAFailureOfItsOwnThatIsAnsweredLikeAnOverlap() {
    for (FindingKind kind : FindingKind.values()) {
      assertThat(Json.text(kind.failure())).isEqualTo(Json.text(kind));
      assertThat(kind.failure().general().orElse(kind.failure())).isEqualTo(FailureKind.OVERLAPPED);
    }
  }

  /** A record that was written before findings and relations has none. */
  @Property(tries = 100)
  void olderRecordsAreRead(@ForAll long seed) {
    var any = new AnyRecord(seed);
    assertThat(older(any.of(OverlapDetected.class), "findings").findings()).isEmpty();
    assertThat(older(any.of(AttemptFinished.class), "found").found()).isEmpty();
    assertThat(older(any.of(JobSpec.class), "relations").relations()).isEmpty();
    var result = older(any.of(JobResult.class), "found");
    assertThat(result.found()).isEmpty();
    assertThat(result.rounds()).allSatisfy(round -> assertThat(round.findings()).isEmpty());
  }

  private static <T> T older(T value, String field) {
    ObjectNode tree = Json.mapper().valueToTree(value);
    assertThat(tree.remove(field)).isNotNull();
    if (tree.get("rounds") instanceof ArrayNode rounds)
      rounds.forEach(round -> ((ObjectNode) round).remove("findings"));
    @SuppressWarnings("unchecked")
    var type = (Class<T>) value.getClass();
    return Json.read(Json.write(tree), type);
  }

  @Example
  void whatNoCheckMeasuresIsRefused() {
    for (String wrong :
        List.of(
            "{\"kind\":\"ugly\",\"subjects\":[],\"found\":true,\"step\":1}",
            "{\"subjects\":[],\"found\":true,\"step\":1}",
            "{\"kind\":\"mixed\",\"subjects\":[],\"score\":\"NaN\",\"found\":true,\"step\":1}",
            "{\"kind\":\"mixed\",\"subjects\":[null],\"found\":true,\"step\":1}",
            "{\"kind\":\"mixed\",\"subjects\":[],\"found\":true,\"step\":-1}"))
      assertThatThrownBy(() -> Json.parse(wrong, Finding.class))
          .as(wrong)
          .isInstanceOf(InvalidJsonException.class);
    for (String wrong :
        List.of(
            "{\"subject\":-1,\"place\":\"on\",\"other\":1}",
            "{\"subject\":0,\"place\":\"inside\",\"other\":1}",
            "{\"subject\":0,\"other\":1}"))
      assertThatThrownBy(() -> Json.parse(wrong, Relation.class))
          .as(wrong)
          .isInstanceOf(InvalidJsonException.class);
  }
}

package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a check found wrong, in the words of people. */
class FoundTest {
  @Test
  void everyKindHasItsSentence() {
    assertThat(
            Found.sentences(
                List.of(
                    finding(FindingKind.OVERLAPPED, null, true, "lion", "rabbit"),
                    finding(FindingKind.MISSING, null, true, "rabbit"),
                    finding(FindingKind.MISPLACED, Place.NEXT_TO, true, "lion", "rabbit"),
                    finding(FindingKind.MIXED, null, true, "lion", "rabbit"))))
        .isEqualTo(
            "lion and rabbit share one place; rabbit is missing; lion is not next to rabbit;"
                + " lion has features of rabbit");
  }

  @Test
  void whatWasNotFoundIsNotSaid() {
    assertThat(
            Found.sentences(
                List.of(finding(FindingKind.MISPLACED, Place.ABOVE, false, "lion", "rabbit"))))
        .isEmpty();
  }

  private static Finding finding(
      FindingKind kind, Place place, boolean found, String... subjects) {
    return new Finding(kind, List.of(subjects), place, .2, .1, found, 12);
  }
}

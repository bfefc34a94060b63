package dev.resow.subjects;

import static dev.resow.subjects.Place.ABOVE;
import static dev.resow.subjects.Place.BELOW;
import static dev.resow.subjects.Place.LEFT_OF;
import static dev.resow.subjects.Place.NEXT_TO;
import static dev.resow.subjects.Place.ON;
import static dev.resow.subjects.Place.RIGHT_OF;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContradictionsTest {
  private static Relation is(int first, Place place, int second) {
    return new Relation(first, place, second);
  }

  @Test
  void whatSomePictureSatisfiesIsNoContradiction() {
    assertThat(
            Contradictions.in(
                List.of(
                    is(0, LEFT_OF, 1),
                    is(1, RIGHT_OF, 0),
                    is(0, ABOVE, 2),
                    is(1, LEFT_OF, 2),
                    is(0, LEFT_OF, 2),
                    is(0, NEXT_TO, 1),
                    is(1, NEXT_TO, 0))))
        .isEmpty();
  }

  @Test
  void bothSidesContradict() {
    assertThat(Contradictions.in(List.of(is(0, LEFT_OF, 1), is(1, LEFT_OF, 0)))).isPresent();
    assertThat(Contradictions.in(List.of(is(0, LEFT_OF, 1), is(0, RIGHT_OF, 1)))).isPresent();
    assertThat(Contradictions.in(List.of(is(0, ON, 1), is(0, BELOW, 1)))).isPresent();
    assertThat(Contradictions.in(List.of(is(0, NEXT_TO, 1), is(1, BELOW, 0)))).isPresent();
  }

  @Test
  void aCycleOfThreeContradictsAndIsNamed() {
    var cycle = List.of(is(0, LEFT_OF, 1), is(2, RIGHT_OF, 1), is(2, LEFT_OF, 0));
    var relations = new ArrayList<>(List.of(is(4, LEFT_OF, 0), is(3, ABOVE, 0)));
    relations.addAll(cycle);
    assertThat(Contradictions.in(relations).orElseThrow())
        .containsExactlyInAnyOrderElementsOf(cycle);
  }

  @Test
  void aLongChainIsNoDeepRecursion() {
    List<Relation> chain = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      chain.add(is(i, LEFT_OF, i + 1));
    }
    assertThat(Contradictions.in(chain)).isEmpty();
    chain.add(is(5_000, LEFT_OF, 0));
    assertThat(Contradictions.in(chain).orElseThrow()).hasSize(5_001);
  }
}

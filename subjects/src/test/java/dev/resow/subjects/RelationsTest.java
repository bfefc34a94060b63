package dev.resow.subjects;

import static dev.resow.subjects.Place.ABOVE;
import static dev.resow.subjects.Place.BELOW;
import static dev.resow.subjects.Place.LEFT_OF;
import static dev.resow.subjects.Place.NEXT_TO;
import static dev.resow.subjects.Place.ON;
import static dev.resow.subjects.Place.RIGHT_OF;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Relations of one prompt are refused when no picture can show all of them. */
class RelationsTest {
  static Stream<List<Relation>> possible() {
    return Stream.of(
        List.of(),
        List.of(new Relation(0, LEFT_OF, 1), new Relation(1, RIGHT_OF, 0)),
        List.of(new Relation(0, LEFT_OF, 1), new Relation(1, LEFT_OF, 2)),
        List.of(new Relation(0, LEFT_OF, 1), new Relation(0, ABOVE, 1)),
        List.of(new Relation(0, NEXT_TO, 1), new Relation(0, LEFT_OF, 1)),
        List.of(new Relation(0, ON, 1), new Relation(1, BELOW, 0)));
  }

  static Stream<List<Relation>> impossible() {
    return Stream.of(
        List.of(new Relation(0, LEFT_OF, 1), new Relation(1, LEFT_OF, 0)),
        List.of(new Relation(0, ABOVE, 1), new Relation(0, BELOW, 1)),
        List.of(new Relation(0, ON, 1), new Relation(1, ABOVE, 0)),
        List.of(new Relation(0, NEXT_TO, 1), new Relation(1, ABOVE, 0)),
        List.of(
            new Relation(0, LEFT_OF, 1),
            new Relation(1, LEFT_OF, 2),
            new Relation(0, RIGHT_OF, 2)));
  }

  @ParameterizedTest
  @MethodSource("possible")
  void onePictureShowsThem(List<Relation> relations) {
    assertThatCode(() -> Relations.check(relations, 3)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void noPictureShowsThem(List<Relation> relations) {
    assertThatThrownBy(() -> Relations.check(relations, 3)).hasMessageContaining("contradict");
  }

  @ParameterizedTest
  @MethodSource("possible")
  void everyIndexNamesASubject(List<Relation> relations) {
    if (!relations.isEmpty()) {
      assertThatThrownBy(() -> Relations.check(relations, 1))
          .hasMessageContaining("expected indices of 1 subjects");
    }
  }
}

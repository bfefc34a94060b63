package dev.resow.menagerie.evaluate;

import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.FOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Rate;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Composition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutcomesTest {
  private static final Composition CAT_AND_FOX = Composition.of(List.of(CAT, FOX));

  @Test
  void clearIsMeasuredAgainstTheJudge() {
    var outcomes =
        Outcomes.of(
            List.of(
                picture("clear", CAT, FOX),
                picture("clear", CAT),
                picture("overlapped", CAT),
                picture("unchecked", CAT),
                picture("budget-exhausted", CAT, FOX)));

    assertThat(outcomes.clearPrecision()).isEqualTo(new Rate(1, 2));
    assertThat(outcomes.failureRecall()).isEqualTo(new Rate(1, 3));
    assertThat(outcomes.faults()).isEqualTo(Map.of(Fault.MISSING, 3));
    assertThat(outcomes.lenient()).isEqualTo(new Rate(2, 5));
    assertThat(outcomes.findings()).isEmpty();
  }

  @Test
  void aFindingIsMeasuredAgainstTheFaultOfItsKind() {
    var missing = new Finding("missing", .9, true, true);
    var there = new Finding("missing", .1, false, true);
    var dropped = new Finding("missing", .8, true, false);

    var report =
        FindingReport.of(
                List.of(
                    found(picture("overlapped", CAT), missing),
                    found(picture("clear", CAT, FOX), dropped, there),
                    found(picture("overlapped", CAT, FOX), missing)))
            .getFirst();

    assertThat(report.kind()).isEqualTo("missing");
    assertThat(report.found()).isEqualTo(new Rate(3, 4)); // rounds, also the dropped one
    assertThat(report.precision()).isEqualTo(new Rate(1, 2)); // pictures only
    assertThat(report.auc()).hasValue(.75);
  }

  private static Picture picture(String verdict, Animal... seen) {
    var judgement =
        new Judgement(
            Stream.of(seen)
                .map(a -> new Sighting(Optional.of(a), Optional.empty(), new Box(0, 0, 9, 9), 1))
                .toList());
    var order =
        new Order(Arm.of("resow"), new PromptSet.Prompt(CAT_AND_FOX.text(), CAT_AND_FOX), 1, "");
    return new Picture(order, new byte[0], judgement, null, verdict, 1, 0, 56, 1, List.of());
  }

  private static Picture found(Picture p, Finding... findings) {
    return new Picture(
        p.order(),
        p.png(),
        p.judgement(),
        p.score(),
        p.verdict(),
        p.rounds(),
        p.updates(),
        p.forwards(),
        p.seconds(),
        List.of(findings));
  }
}

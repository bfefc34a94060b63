package dev.resow.training.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.training.judge.PictureVerdict.SubjectScore;
import dev.resow.training.judge.PictureVerdict.SwapScore;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The rule of the judge. */
class PictureVerdictTest {

  /** Few values, so that scores meet lines and each other often. */
  private static Arbitrary<Double> score() {
    return Arbitraries.integers().between(0, 5).map(i -> -i / 2.0);
  }

  @Provide
  Arbitrary<PictureVerdict> verdicts() {
    var line =
        Combinators.combine(score(), Arbitraries.integers().between(0, 9))
            .as((value, odd) -> new Line(value, .9, 8, 8, odd > 0));
    var subject =
        Combinators.combine(score(), line).as((score, own) -> new SubjectScore("cat", score, own));
    var swap = score().map(score -> new SwapScore("cat", "dog", score));
    return Combinators.combine(
            score(), subject.list().ofMinSize(1).ofMaxSize(4), swap.list().ofMaxSize(6))
        .as(PictureVerdict::new);
  }

  @Property
  void rightMeansAllAboveAndNoSwapAsGood(@ForAll("verdicts") PictureVerdict verdict) {
    boolean all = verdict.subjects().stream().allMatch(s -> s.score() > s.line().value());
    boolean best = verdict.swaps().stream().allMatch(s -> s.score() < verdict.prompt());
    boolean known = verdict.subjects().stream().allMatch(s -> s.line().isKnown());
    assertThat(verdict.outcome())
        .isEqualTo(!known ? Outcome.UNJUDGED : all && best ? Outcome.RIGHT : Outcome.WRONG);
  }

  @Property
  void aWrongPictureSaysWhy(@ForAll("verdicts") PictureVerdict verdict) {
    if (verdict.outcome() == Outcome.WRONG) {
      assertThat(verdict.missing().size() + verdict.fittingSwaps().size()).isPositive();
    }
  }

  @Property
  void aBetterFitNeverMakesARightPictureWrong(@ForAll("verdicts") PictureVerdict verdict) {
    var better =
        new PictureVerdict(
            verdict.prompt() + .5,
            verdict.subjects().stream()
                .map(s -> new SubjectScore(s.name(), s.score() + .5, s.line()))
                .toList(),
            verdict.swaps().stream()
                .map(s -> new SwapScore(s.name(), s.by(), s.score() - .5))
                .toList());
    if (verdict.outcome() == Outcome.RIGHT) {
      assertThat(better.outcome()).isEqualTo(Outcome.RIGHT);
    }
  }

  @Property
  void theOrderDoesNotMatter(@ForAll("verdicts") PictureVerdict verdict) {
    var reversed =
        new PictureVerdict(
            verdict.prompt(), verdict.subjects().reversed(), verdict.swaps().reversed());
    assertThat(reversed.outcome()).isEqualTo(verdict.outcome());
  }

  @Example
  void scoresAreNumbers() {
    assertThatThrownBy(() -> new SwapScore("cat", "dog", Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new PictureVerdict(0, List.of(), List.of()))
        .hasMessageContaining("expected a subject");
  }
}

package dev.resow.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.FindingKind;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.diffusion.image.ImageParameters;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.RoundRecord.Check;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.subjects.Place;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The verdict of a picture follows from the round that made it and from the budget. */
class RoundSummaryMapperTest {
  private static final Check CLEAR = new Check(List.of(overlap(0.1)), 0.1);
  private static final Check OVERLAPPED = new Check(List.of(overlap(0.9)), 0.9);

  @Test
  void theRoundThatMadeThePictureDecides() {
    var finished = finished(1, false, OVERLAPPED, CLEAR);

    assertThat(RoundSummaryMapper.verdict(finished)).isEqualTo(Verdict.CLEAR);
    assertThat(RoundSummaryMapper.summaries(finished))
        .extracting(RoundSummary::verdict)
        .containsExactly(Verdict.OVERLAPPED, Verdict.CLEAR);
    assertThat(RoundSummaryMapper.summaries(finished))
        .extracting(RoundSummary::score)
        .containsExactly(0.9, 0.1);
  }

  @Test
  void withoutACheckThereIsNoVerdictAndNoScore() {
    var finished = finished(0, false, (Check) null);

    assertThat(RoundSummaryMapper.verdict(finished)).isEqualTo(Verdict.UNCHECKED);
    assertThat(RoundSummaryMapper.summaries(finished))
        .singleElement()
        .extracting(RoundSummary::score)
        .isNull();
  }

  @Test
  void anExhaustedBudgetIsNamedUnlessThePictureIsClear() {
    assertThat(RoundSummaryMapper.verdict(finished(0, true, OVERLAPPED)))
        .isEqualTo(Verdict.BUDGET_EXHAUSTED);
    assertThat(RoundSummaryMapper.verdict(finished(0, true, CLEAR))).isEqualTo(Verdict.CLEAR);
  }

  @Test
  void whatWasFoundIsNamedByTheSubjectsOfThePrompt() {
    var misplaced =
        new Finding(Finding.Kind.MISPLACED, List.of(1, 0), Optional.of(Place.LEFT_OF), 0.2, 0.1, 3);
    var finished = finished(0, false, new Check(List.of(misplaced, overlap(0.1)), 0.1));

    assertThat(RoundSummaryMapper.found(finished)).containsExactly(FindingKind.MISPLACED);
    assertThat(RoundSummaryMapper.summaries(finished).getFirst().findings())
        .satisfiesExactly(
            worst -> {
              assertThat(worst.subjects()).containsExactly("fox", "cat");
              assertThat(worst.place()).isEqualTo(dev.resow.contract.Place.LEFT_OF);
              assertThat(worst.score()).isEqualTo(0.2);
              assertThat(worst.limit()).isEqualTo(0.1);
              assertThat(worst.step()).isEqualTo(3);
            },
            other -> assertThat(other.found()).isFalse());
    assertThat(RoundSummaryMapper.found(finished(0, false, (Check) null))).isEmpty();
  }

  private static Finding overlap(double score) {
    return new Finding(Finding.Kind.OVERLAPPED, List.of(0, 1), Optional.empty(), score, 0.5, 4);
  }

  private static Finished finished(int made, boolean budgetExhausted, Check... looks) {
    var rounds = new RoundRecord[looks.length];
    for (int i = 0; i < looks.length; i++) {
      rounds[i] = new RoundRecord(i, 7 + i, 4, looks[i], 0, Map.of(), 4, null);
    }
    var parameters =
        new ImageParameters(
            "a cat",
            "",
            1,
            1,
            4,
            1,
            7,
            made,
            7 + made,
            "plain",
            List.of("cat", "fox"),
            List.of(),
            "model",
            "0",
            1,
            List.of(),
            "Euler",
            Optional.empty());
    return new Finished(
        new RgbImage(1, 1, new byte[3]), parameters, List.of(rounds), budgetExhausted);
  }
}

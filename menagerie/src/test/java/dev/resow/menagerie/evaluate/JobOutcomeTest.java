package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;

class JobOutcomeTest {
  @Test
  void countsAllRoundsAndReadsTheScoreOfThePicturesOwn() throws JsonProcessingException {
    var outcome =
        outcome(
            """
            {"seed": 8, "rounds": [
              {"seed": 7, "score": 0.9, "updates": 3},
              {"seed": 8, "score": 0.2, "updates": 4}]}
            """);
    assertThat(outcome.rounds()).isEqualTo(2);
    assertThat(outcome.updates()).isEqualTo(7);
    assertThat(outcome.score()).isEqualTo(.2);
    assertThat(outcome.findings()).isEmpty();
  }

  @Test
  void withoutACheckThereIsNoScore() throws JsonProcessingException {
    assertThat(outcome("{\"seed\": 8, \"rounds\": [{\"seed\": 8}]}").score()).isNull();
  }

  @Test
  void theWorstFindingOfAKindStandsForTheRound() throws JsonProcessingException {
    var outcome =
        outcome(
            """
            {"seed": 8, "rounds": [
              {"seed": 7, "findings": [
                {"kind": "overlapped", "subjects": ["cat", "fox"], "score": 0.1, "found": false},
                {"kind": "overlapped", "subjects": ["cat", "pig"], "score": 0.7, "found": true}]},
              {"seed": 8, "findings": [
                {"kind": "misplaced", "subjects": ["cat", "fox"], "score": null, "found": false}]}]}
            """);
    assertThat(outcome.findings())
        .containsExactly(
            new Finding("overlapped", .7, true, false),
            new Finding("misplaced", null, false, true));
  }

  private static JobOutcome outcome(String result) throws JsonProcessingException {
    return new JobOutcome(new JsonMapper().readTree(result));
  }
}

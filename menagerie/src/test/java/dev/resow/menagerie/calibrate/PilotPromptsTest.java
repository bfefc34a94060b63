package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.evaluate.PromptSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PilotPromptsTest {

  /** The look-alike sets share pairs and triples with the calibration, at other seeds. */
  @ParameterizedTest
  @EnumSource(names = {"QUARTETS", "RELATIONS", "COLOURS", "TIAM_2", "TIAM_3", "TIAM_4"})
  void noSetOfPlacesColoursOrFourAnimalsSharesAPromptWithTheCalibration(PromptSet set) {
    var calibrated =
        Stream.of(PilotPrompts.all(), PilotPrompts.otherTriples(), PilotPrompts.relations())
            .flatMap(List::stream)
            .map(PilotPrompt::text)
            .collect(Collectors.toSet());

    assertThat(set.prompts())
        .extracting(PromptSet.Prompt::text)
        .doesNotContainAnyElementsOf(calibrated);
  }
}

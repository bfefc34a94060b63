package dev.resow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import dev.resow.contract.prompts.PromptWorld;
import dev.resow.subjects.SubjectFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a trainer makes of a training by CoMat before it begins. */
class ComatLearningTest {
  private static final SubjectFinder FINDER = SubjectFinder.load();

  @Test
  void theNounsOfThePromptsAreTheirThings() {
    var prompt = ComatLearning.read("a blue fox and a cat", FINDER);
    assertThat(prompt.text()).isEqualTo("a blue fox and a cat");
    assertThat(prompt.nouns()).containsExactly("fox", "cat");
    assertThat(ComatLearning.read("a photo of a fire hydrant", FINDER).nouns())
        .containsExactly("fire hydrant");
  }

  @ParameterizedTest
  @CsvSource({"pairs, 2", "triples, 3", "relations, 2", "colours, 2"})
  void everyAnimalOfTheDemoWorldIsOne(String set, int animals) {
    assertThat(PromptWorld.load().set(set).orElseThrow())
        .allSatisfy(
            prompt ->
                assertThat(ComatLearning.read(prompt, FINDER).nouns()).as(prompt).hasSize(animals));
  }

  @Test
  void anotherTrainerMayHaveTheCritic() {
    var here = TinyTrainings.critic("blip-caption");
    var missing = TinyTrainings.comat(new TrainingCritic("blip-large", here.sha256()), here);
    var trainer = TinyTrainings.trainer(TrainingRecipe.COMAT);
    assertThatThrownBy(() -> trainer.open(missing))
        .isInstanceOf(UnfitTrainerException.class)
        .hasMessage("A trainer does not have the critic blip-large.");

    var other = TinyTrainings.comat(here, new TrainingCritic("clipseg", here.sha256()));
    assertThatThrownBy(() -> trainer.open(other))
        .isInstanceOf(UnfitTrainerException.class)
        .hasMessage(
            "A trainer's files of the critic clipseg differ from those this training was submitted for.");

    var segmenter = TinyTrainings.critic("clipseg");
    assertThatThrownBy(() -> trainer.open(TinyTrainings.comat(segmenter, segmenter)))
        .isInstanceOf(UnfitTrainerException.class)
        .hasMessage("A trainer cannot load the critic clipseg.");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 3", "6, 3", "7, 1", "16, 4"})
  void aGradientPassHasFewPictures(int pictures, int rows) {
    assertThat(Learning.rows(pictures)).isEqualTo(rows);
  }
}

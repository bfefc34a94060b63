package dev.resow.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import org.junit.jupiter.api.Test;

/** What a trainer makes of a training by IterComp. */
class ItercompLearningTest {
  @Test
  void everyRewardIsAFigure() throws Exception {
    var spec = TinyTrainings.spec(TrainingRecipe.ITERCOMP);
    try (var opened = TinyTrainings.trainer(TrainingRecipe.ITERCOMP).open(spec)) {
      var figures = opened.session().step().values();
      assertThat(figures).containsOnlyKeys(TinyReward.NAME, "loss", "natural", "weight", "norm");
      assertThat(figures.values()).allMatch(Double::isFinite);
    }
  }

  @Test
  void anotherTrainerMayHaveTheReward() {
    var here = TinyTrainings.reward();
    var trainer = TinyTrainings.trainer(TrainingRecipe.ITERCOMP);
    var missing = TinyTrainings.itercomp(new TrainingCritic("presence", here.sha256()));
    assertThatThrownBy(() -> trainer.open(missing))
        .isInstanceOf(UnfitTrainerException.class)
        .hasMessage("A trainer does not have the critic presence.");

    var other = TinyTrainings.itercomp(new TrainingCritic(here.name(), "ab".repeat(32)));
    assertThatThrownBy(() -> trainer.open(other))
        .isInstanceOf(UnfitTrainerException.class)
        .hasMessage(
            "A trainer's files of the critic likes differ from those this training was submitted for.");
  }
}

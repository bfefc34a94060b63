package dev.resow.menagerie.tune;

import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.DOG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Composition;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaintedTest {
  private static final Judgement BESIDE =
      new Judgement(List.of(face(CAT, 30, 60), face(DOG, 90, 70)));
  private static final Judgement ABOVE =
      new Judgement(List.of(face(CAT, 60, 30), face(DOG, 70, 90)));
  private static final Judgement ALONE = new Judgement(List.of(face(CAT, 60, 60)));

  private static Sighting face(Animal animal, double x, double y) {
    var box = new Box(x - 10, y - 10, x + 10, y + 10);
    return new Sighting(Optional.of(animal), Optional.empty(), box, .9);
  }

  private static PromptSet.Prompt prompt(Animal... animals) {
    var asked = Composition.of(List.of(animals));
    return new PromptSet.Prompt(asked.text(), asked);
  }

  private static Painted painted(Judgement... judgements) {
    var prompts = Collections.nCopies(judgements.length, prompt(CAT, DOG));
    return new Painted(prompts, List.of(judgements), null);
  }

  @Test
  void successesAreThoseOfTheReports() {
    assertThat(painted(BESIDE, ABOVE, ALONE, ALONE).success()).isEqualTo(.5);
  }

  @Test
  void gainsComparePictureByPicture() {
    var tuned = painted(BESIDE, BESIDE, ALONE, ALONE);
    var base = painted(BESIDE, ALONE, ABOVE, ALONE);
    assertThat(tuned.gains(base)).containsExactly(new double[] {0, 1, -1, 0});
  }

  @Test
  void layoutsAreCountedWhereThereAreTwoFaces() {
    assertThat(painted(BESIDE, ABOVE, BESIDE, ABOVE, ALONE).sideBySide()).hasValue(.5);
    assertThat(painted(ALONE).sideBySide()).isEmpty();
  }

  @Test
  void optionsOfAComparisonAreChecked() {
    var options = CompareOptions.parse("--adapter", "x.safetensors", "--sets", "triples");
    assertThat(options.sets()).containsExactly(ComparedSet.TRIPLES);
    assertThat(options.seeds()).isEqualTo(8);
    assertThat(options.guidances()).containsExactly(3.0, 1.0);
    assertThat(CompareOptions.parse("--adapter", "x", "--guidance", "1").guidances())
        .containsExactly(1.0);
    assertThatThrownBy(() -> CompareOptions.parse("--adapter", "x", "--scale", "NaN"))
        .hasMessageContaining("--scale: expected -10 to 10");
    assertThatThrownBy(CompareOptions::parse).hasMessageContaining("--adapter");
    assertThatThrownBy(() -> CompareOptions.parse("--adapter", "x", "--seeds", "0"))
        .hasMessageContaining("1 to 1000");
    assertThatThrownBy(() -> CompareOptions.parse("--adapter", "x", "--sets", "all"))
        .hasMessageContaining("--sets: expected some of seen-pairs");
    assertThatThrownBy(() -> CompareOptions.parse("--adapter", "x", "--colour", "red"))
        .hasMessageContaining("unknown option --colour");
  }
}

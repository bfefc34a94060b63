package dev.resow.menagerie.evaluate;

import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.FOX;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Composition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeedTableTest {
  private static final Composition CAT_AND_FOX = Composition.of(List.of(CAT, FOX));

  @Test
  void theSeedsThatAreRightMostOftenComeFirst() {
    var pictures =
        List.of(
            picture(3, CAT),
            picture(3, CAT, FOX),
            picture(7, CAT, FOX),
            picture(7, CAT, FOX),
            picture(2, FOX),
            picture(2),
            picture(1, FOX, CAT),
            picture(1, CAT, FOX));

    assertThat(SeedTable.lines(pictures)).containsExactly("2 of 2: 1, 7", "1 of 2: 3", "0 of 2: 2");
  }

  private static Picture picture(long seed, Animal... seen) {
    var judgement =
        new Judgement(
            Stream.of(seen)
                .map(a -> new Sighting(Optional.of(a), Optional.empty(), new Box(0, 0, 9, 9), 1))
                .toList());
    var prompt = new PromptSet.Prompt(CAT_AND_FOX.text(), CAT_AND_FOX);
    var order = new Order(Arm.of("regions"), prompt, seed, "");
    return new Picture(order, new byte[0], judgement, null, "unchecked", 1, 0, 76, 1, List.of());
  }
}

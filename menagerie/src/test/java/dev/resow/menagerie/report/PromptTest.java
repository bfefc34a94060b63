package dev.resow.menagerie.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.report.Prompt.Group;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.HeldOut;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptTest {

  @Test
  void readsLikeACaption() {
    var prompt = new Prompt(List.of(Animal.TIGER, Animal.LEOPARD, Animal.CAT));
    assertThat(prompt.text()).isEqualTo("a tiger, a leopard and a cat");
  }

  @ParameterizedTest
  @EnumSource
  void aGroupKeepsItsOrderAndStartsAgain(Group group) {
    var many = Prompt.of(group, 200);
    assertThat(many).hasSize(200);
    assertThat(Prompt.of(group, 20)).isEqualTo(many.subList(0, 20));
    assertThat(many).allSatisfy(p -> assertThat(words(p)).isSubsetOf(Captions.words()));
  }

  @Test
  void lookAlikesAreHeldOutAndDissimilarOnesAreNot() {
    assertThat(Prompt.of(Group.LOOK_ALIKES, 9))
        .doesNotHaveDuplicates()
        .allMatch(p -> HeldOut.isHeldOut(p.animals()));
    assertThat(Prompt.of(Group.TRIPLES, 40)).allMatch(p -> HeldOut.isHeldOut(p.animals()));
    assertThat(Prompt.of(Group.DISSIMILAR, 40)).noneMatch(p -> HeldOut.isHeldOut(p.animals()));
  }

  private static List<String> words(Prompt prompt) {
    return List.of(prompt.text().replace(",", " ,").split(" "));
  }
}

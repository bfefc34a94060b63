package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      textBlock =
          """
          (cat:1.3), (parrot:0.8), simple background      → cat, parrot, simple background
          ((horse)), [carriage], dust                     → horse, carriage, dust
          (((a red fox)))                                 → a red fox
          a ((red fox:1.2)) and a dog                     → a red fox and a dog
          a red dragon BREAK a blue knight                → a red dragon, a blue knight
          a red dragon, BREAK, a blue knight BREAK        → a red dragon, a blue knight
          <lora:watercolor_v2:0.8>, fox, teapot           → fox, teapot
          fox, <lora:a:0.8>, <lora:b:1> teapot            → fox, teapot
          a fox <lora:a:0.8> in snow                      → a fox in snow
          a fox, teapot <lora:a:0.8>                      → a fox, teapot
          [cat:dog:0.5] on a sofa                         → cat on a sofa
          [cow|horse] in a field                          → cow in a field
          a frog &amp; a mushroom                         → a frog & a mushroom
          the knight&#39;s sword, &#x61; shield           → the knight's sword, a shield
          saber \\(fate\\), sword                         → saber (fate), sword
          """)
  void markupIsRemoved(String typed, String read) {
    assertThat(Markup.read(typed).text()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a cat and a dog",
        "a man (aged 40) and a dog",
        "ratio 3:2, a cat at 10:30",
        "a heart <3 and x < y > z",
        " a smile :) ",
        "he breaks; BREAKFAST",
        "((",
        "a & b &unknown; &#0; &#xD800;"
      })
  void textIsLeftAsItIs(String prompt) {
    var markup = Markup.read(prompt);
    assertThat(markup.text()).isSameAs(prompt);
    assertThat(markup.doubts()).isEmpty();
  }

  @Test
  void whatLostItsMeaningIsADoubt() {
    assertThat(Markup.read("<lora:x:1> (cat:1.3) [a:b:3] BREAK &amp;").doubts())
        .extracting(Doubt::code)
        .containsExactly("adapter-removed", "weights-removed", "schedule-removed");
    assertThat(Markup.read("(cat:1.3)").doubts().getFirst().sentence()).contains("'(cat:1.3)'");
  }
}

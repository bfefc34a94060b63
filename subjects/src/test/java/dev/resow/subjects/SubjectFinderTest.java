package dev.resow.subjects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectFinderTest {
  private static SubjectFinder finder;

  @BeforeAll
  static void load() {
    finder = SubjectFinder.load();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a photo of a cat and a fox                       | cat, fox
          a tiger and a leopard                            | tiger, leopard
          a photo of a tiger, a leopard and a lion         | tiger, leopard, lion
          A Red Fox beside the grey wolf!                  | Fox, wolf
          a blue fox to the left of a panda                | fox, panda
          a bear above a koala                             | bear, koala
          two bears embracing a panda at night             | bears, panda
          a rabbit and a pig in a green field              | rabbit, pig
          a dog next to a fire hydrant                     | dog, fire hydrant
          a painting of an old man with a white beard      | man
          a lion and a dog on the beach, highly detailed   | lion, dog
          a duck, a goose and a swan in watercolor style   | duck, goose, swan
          a cat behind a black dog                         | cat, dog
          an old lion beside a grey wolf, oil painting     | lion, wolf
          a lion and a wolf, pencil drawing                | lion, wolf
          a fox and a bear, oil on canvas                  | fox, bear
          a fox and a bear in oils                         | fox, bear
          a fox and a bear, acrylic painting, soft light   | fox, bear
          a boy painting, a dog                            | boy, dog
          a wolf                                           | wolf
          a photo of a lynx left of a koala                | lynx, koala
          an orange panda above a purple leopard           | panda, leopard
          an orange and an apple                           | orange, apple
          a clear cat w1a2b3c4                             | cat
          a dog xqzzt qplq beside a zorblax                | dog, zorblax
          Two sheep graze while a mouse hides, watercolor  | sheep, mouse
          two dogs graze while a mouse hides               | dogs, mouse
          two deer drink at a lake                         | deer
          3 fish swim past a cat                           | fish, cat
          two brown moose stand near a bear                | moose, bear
          the horses trot as a goat watches                | horses, goat
          a pale sky while crows circle                    | crows
          a fox hides where two old wolves howl            | fox, wolves
          sheep graze near a wolf                          | sheep, wolf
          fish swim beside a frog                          | fish, frog
          deer drink from a bucket, oil painting           | deer, bucket
          a sheep pen beside a cat                         | cat
          sheep wool beside a sofa                         | sheep wool, sofa
          two sheep dogs and a cat                         | sheep dogs, cat
          dog houses and a sheep dog                       | dog houses, sheep dog
          """)
  void nounsThatThePictureIsAbout(String prompt, String expected) {
    assertThat(finder.find(prompt).stream().map(Subject::text))
        .containsExactly(expected.split(", "));
  }

  @Test
  void modifiersBelongToTheirNoun() {
    List<Subject> subjects = finder.find("a photo of a small blue fox and a red fire hydrant");
    assertThat(modifiers(subjects.get(0))).containsExactly("small", "blue");
    assertThat(modifiers(subjects.get(1))).containsExactly("red");
    assertThat(subjects.get(1).text()).isEqualTo("fire hydrant");
  }

  @Test
  void placesAreCharactersOfThePrompt() {
    String prompt = "A  cat and\ta cat";
    List<Subject> subjects = finder.find(prompt);
    assertThat(subjects).hasSize(2);
    for (Subject subject : subjects) {
      assertThat(prompt.substring(subject.start(), subject.end())).isEqualTo("cat");
    }
    assertThat(subjects.get(1).start()).isEqualTo(13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a cat and a cat",
        "two cats, a cat and 3 foxes near some ponies",
        "a fire  hydrant next to a hydrant; wolves",
        "A Red FOX, a sea-lion and a lion. A lion!"
      })
  void foundSubjectsAreMentionedWhereTheyWereFound(String prompt) {
    List<Subject> subjects = finder.find(prompt);
    var mentions = Mentions.of(prompt, subjects.stream().map(Subject::text).toList());
    assertThat(mentions)
        .extracting(mention -> mention.orElseThrow().start())
        .containsExactlyElementsOf(subjects.stream().map(Subject::start).toList());
    var words =
        Mentions.describing(
            prompt, mentions, subjects.stream().map(SubjectFinderTest::modifiers).toList());
    assertThat(words).allSatisfy(own -> assertThat(own).allMatch(Optional::isPresent));
  }

  @Test
  void severalThreadsFindTheSame() {
    String prompt = "a photo of a small blue fox and a red fire hydrant";
    var alone = finder.find(prompt);
    assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> finder.find(prompt)))
        .allMatch(alone::equals);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "very beautiful!", "...", "🦊"})
  void nothingToFindIsNoError(String prompt) {
    assertThat(finder.find(prompt)).isEmpty();
  }

  private static List<String> modifiers(Subject subject) {
    return subject.modifiers().stream().map(Subject.Modifier::text).toList();
  }
}

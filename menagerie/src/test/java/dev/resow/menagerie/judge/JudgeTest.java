package dev.resow.menagerie.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Face;
import dev.resow.menagerie.scene.Fur;
import dev.resow.menagerie.scene.Marks;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.SceneMix;
import dev.resow.menagerie.scene.Scenes;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed judge at work. */
class JudgeTest {
  private static Judge judge;

  @BeforeAll
  static void load() {
    judge = Judge.load(Path.of("..", "models", "judge"));
  }

  @AfterAll
  static void close() {
    judge.close();
  }

  @Test
  void readsRendersItNeverSaw() {
    var scenes =
        LongStream.range(-60, 0).mapToObj(s -> Scenes.scene(s, SceneMix.EVERYTHING)).toList();
    var judgements = judge.judge(scenes.stream().map(Renderer::render).toList());
    int right = 0;
    for (int i = 0; i < scenes.size(); i++) {
      right += judgements.get(i).success(scenes.get(i).animals()) ? 1 : 0;
    }
    assertThat(right).isGreaterThanOrEqualTo(58);
  }

  @Test
  void findsSubjectsWithColourAndPlace() {
    var scene = Scenes.of(-5, List.of(Animal.FOX, Animal.KOALA), 1);
    var judgement = judge.judge(Renderer.render(scene));
    for (var subject : scene.subjects()) {
      assertThat(judgement.sightings())
          .anySatisfy(
              sighting -> {
                assertThat(sighting.animal()).contains(subject.animal());
                assertThat(sighting.colour()).isEqualTo(subject.colour());
                assertThat(
                        subject.box().contains(sighting.box().centreX(), sighting.box().centreY()))
                    .isTrue();
              });
    }
  }

  @Test
  void aTigerWithALeopardsSpotsIsNeither() {
    var tiger = Animal.TIGER.look();
    Fur fur = Animal.LEOPARD.fur();
    var picture =
        Renderer.image(
            graphics -> {
              Scenes.scene(-1, SceneMix.EVERYTHING).background().paint(graphics);
              Face.paint(graphics, tiger, fur, Marks.DOTS, 64, 64, 36);
            });
    var judgement = judge.judge(Renderer.channelsFirst(picture));
    assertThat(judgement.present()).isEmpty();
    assertThat(judgement.odd()).isOne();
  }

  @Test
  void anEmptyRoomHasNoFaces() {
    var room = Renderer.image(Scenes.scene(-1, SceneMix.EVERYTHING).background()::paint);
    assertThat(judge.judge(Renderer.channelsFirst(room)).sightings()).isEmpty();
  }

  @Test
  void refusesPicturesOfAnotherSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> judge.judge(new float[3 * 64 * 64]))
        .withMessageContaining("3 x 128 x 128");
  }

  @Test
  void aFolderWithoutWeightsIsNamed(@TempDir Path empty) {
    assertThatExceptionOfType(ModelFormatException.class)
        .isThrownBy(() -> Judge.load(empty))
        .withMessageContaining("judge.safetensors");
  }
}

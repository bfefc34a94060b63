package dev.resow.training.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.blip.BlipReward;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.GalleryFolder;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.preference.Ranking;
import dev.resow.training.session.TrainingIdentity;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rewards of a tiny network for bright pictures. */
class RewardSessionTest {
  private static final int SIDE = 48;
  private static final int PROMPTS = 10;

  @TempDir Path folder;

  private GalleryFolder gallery;
  private final List<Ranking> rankings = new ArrayList<>();

  @BeforeEach
  void rank() throws IOException {
    gallery = new GalleryFolder(folder.resolve("gallery"));
    Files.createDirectories(folder.resolve("gallery/pictures"));
    for (int prompt = 0; prompt < PROMPTS; prompt++) {
      var tiers = new ArrayList<List<String>>();
      for (int level = 3; level > 0; level--) { // the brightest first
        var id = prompt + "." + level;
        gallery.put(id, png(level * 70, prompt));
        tiers.add(List.of(id));
      }
      rankings.add(new Ranking("cat " + prompt, Aspect.ATTRIBUTE, tiers));
    }
  }

  private static byte[] png(int level, int prompt) throws IOException {
    var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    var graphics = image.createGraphics();
    graphics.setColor(new Color(level, level, level));
    graphics.fillRect(0, 0, SIDE, SIDE);
    graphics.setColor(Color.RED); // somewhere else for each prompt
    graphics.fillRect(4 * prompt, 4 * prompt, 8, 8);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private GalleryLessons lessons() {
    return GalleryLessons.of(
        gallery, rankings, Aspect.ATTRIBUTE, PromptSplit.DEFAULT, UnaryOperator.identity(), 3);
  }

  private RewardSession session(double rate) {
    var settings = new RewardSettings(12, rate, .01, 1, .5, 4);
    var lessons = lessons();
    var identity =
        new TrainingIdentity(
            "reward", settings.toString(), "tiny", 3, lessons.identity(), "attribute");
    return new RewardSession(CriticGoldens.MATCHER, settings, lessons, identity);
  }

  @Test
  void aRewardLearnsTheOrderOfPromptsThatItNeverSaw() throws IOException {
    var pixels = new ArrayList<Pixels>();
    for (var ranking : rankings) {
      for (var id : ranking.pictures()) {
        pixels.add(GalleryLessons.pixels(gallery.file(id)));
      }
    }
    var prompts =
        rankings.stream().flatMap(r -> Collections.nCopies(3, r.prompt()).stream()).toList();
    try (var session = session(3e-3)) {
      double first = session.step().value("loss");
      assertThat(first).as("a head of zeros").isCloseTo(Math.log(2), within(1e-5));
      for (int i = 1; i < 12; i++) {
        session.step();
      }
      assertThat(session.best().share()).isGreaterThan(.9);
      assertThat(session.bestStep()).isPositive();
      session.write(folder.resolve("reward"), prompts, pixels);
    }
    try (var reward = BlipReward.load(folder.resolve("reward"), Device.cpu());
        var manager = TensorEngine.manager()) {
      double[] values = PairAccuracy.values(reward::reward, prompts, pixels, manager);
      var statistics =
          IntStream.range(0, values.length).mapToDouble(i -> values[i]).summaryStatistics();
      assertThat(statistics.getAverage()).isCloseTo(0, within(1e-2));
      double squares =
          IntStream.range(0, values.length)
              .mapToDouble(i -> values[i] * values[i])
              .average()
              .orElseThrow();
      assertThat(squares).isCloseTo(1, within(2e-2));
      assertThat(PairAccuracy.of(reward, lessons().heldOut(), manager).share()).isGreaterThan(.9);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 5})
  void aTrainingThatWasKilledEndsWithTheBitsOfAnUndisturbedOne(int saved) throws IOException {
    byte[] whole;
    try (var session = session(1e-3)) {
      train(session, 8);
      whole = bytes(session, "whole.safetensors");
    }
    var checkpoint = folder.resolve("checkpoint");
    try (var session = session(1e-3)) {
      train(session, saved);
      session.save(checkpoint);
      session.step(); // lost with the process
    }
    try (var session = session(1e-3)) {
      session.restore(checkpoint);
      assertThat(session.steps()).isEqualTo(saved);
      train(session, 8 - saved);
      assertThat(bytes(session, "resumed.safetensors")).isEqualTo(whole);
    }
  }

  private static void train(RewardSession session, int updates) throws IOException {
    for (int i = 0; i < updates; i++) {
      session.step();
    }
  }

  private byte[] bytes(RewardSession session, String name) throws IOException {
    var file = folder.resolve(name);
    session.save(file);
    return Files.readAllBytes(file);
  }

  @Test
  void aCheckpointOfAnotherTrainingIsRefused() throws IOException {
    var file = folder.resolve("checkpoint");
    try (var session = session(1e-3);
        var other = session(2e-3)) {
      session.save(file);
      assertThatThrownBy(() -> other.restore(file)).hasMessageContaining("another training");
    }
  }

  @Test
  void promptsThatAreHeldOutAreInNoLesson() throws IOException {
    var lessons = lessons();
    var heldOut = lessons.heldOut().stream().map(RankedPictures::prompt).toList();
    assertThat(heldOut).isNotEmpty();
    for (long seed = 0; seed < 20; seed++) {
      assertThat(lessons.of(seed))
          .hasSize(3)
          .extracting(RankedPictures::prompt)
          .doesNotContainAnyElementsOf(heldOut);
    }
    assertThatThrownBy(
            () ->
                GalleryLessons.of(
                    gallery,
                    rankings.subList(0, 1),
                    Aspect.ATTRIBUTE,
                    PromptSplit.DEFAULT,
                    UnaryOperator.identity(),
                    1))
        .hasMessageContaining("rank more prompts");
  }

  /** What a refreshed reward learns from. */
  @Test
  void onlyRankingsWithANewPictureAreLessons() throws IOException {
    var added = Set.of("0.2", "1.2", "2.2", "3.2", "4.2", "5.2", "6.2");
    var refreshed =
        new GalleryLessons(
            gallery, rankings, PromptSplit.DEFAULT, UnaryOperator.identity(), 2, added);
    assertThat(refreshed.rankings()).hasSize(7);
    assertThat(refreshed.of(1)).allMatch(ranking -> ranking.added().equals(Set.of(1)));
    assertThat(refreshed.identity()).isNotEqualTo(lessons().identity());
  }
}

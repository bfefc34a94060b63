package dev.resow.menagerie.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.judge.AskedPrompt;
import dev.resow.training.judge.MatchJudge;
import dev.resow.training.reward.Pixels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The matcher that comes with the project reads renders that it never saw. */
class DemoMatcherTest {
  private static final Path FOLDER = Path.of("../models/matcher");
  private static final long FIRST = -(3L << 40);

  @Test
  void itTellsWhichAnimalIsThere() {
    var there = new ArrayList<Double>();
    var absent = new ArrayList<Double>();
    var texts = List.of(Animal.values()).stream().map(a -> AskedPrompt.photo(a.word())).toList();
    try (var matcher = BlipMatcher.load(FOLDER, Device.cpu())) {
      for (int i = 0; i < 2 * texts.size(); i++) {
        int own = i % texts.size();
        var asked = Composition.of(List.of(Animal.values()[own]));
        var render = Pixels.of(Renderer.image(Scenes.of(FIRST - i, asked)));
        double[] scores = MatchJudge.scores(matcher, render, texts);
        for (int j = 0; j < scores.length; j++) {
          (j == own ? there : absent).add(scores[j]);
        }
      }
    }
    assertThat(CriticReport.area(there, absent)).isGreaterThan(.95);
  }
}

package dev.resow.training.judge;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.Matcher;
import dev.resow.training.judge.PictureVerdict.SubjectScore;
import dev.resow.training.judge.PictureVerdict.SwapScore;
import dev.resow.training.reward.Pixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges pictures of any model by a matcher; see {@link PictureVerdict} for the rule. For one
 * thread at a time.
 *
 * @param matcher stays open
 * @param lines by subject, in lower case; a subject without one is not judged
 */
public record MatchJudge(Matcher matcher, Map<String, Line> lines) {
  private static final int BATCH = 16;
  private static final Line UNKNOWN = new Line(0, .5, 0, 0, false);

  public MatchJudge {
    lines = Map.copyOf(lines);
  }

  /**
   * @param others names of other prompts, for prompts of one subject; lower case, distinct
   */
  public PictureVerdict verdict(Pixels picture, AskedPrompt asked, List<String> others) {
    var swaps = asked.swaps(others);
    var subjects = asked.subjects();
    var texts = new ArrayList<>(List.of(asked.text()));
    swaps.forEach(swap -> texts.add(swap.text()));
    subjects.forEach(subject -> texts.add(AskedPrompt.photo(subject)));
    double[] scores = scores(matcher, picture, texts);
    var replaced = new ArrayList<SwapScore>();
    for (int i = 0; i < swaps.size(); i++) {
      var swap = swaps.get(i);
      var name = Texts.plain(asked.names().get(swap.subject()).text());
      replaced.add(new SwapScore(name, swap.by(), scores[1 + i]));
    }
    var found = new ArrayList<SubjectScore>();
    for (int i = 0; i < subjects.size(); i++) {
      var name = subjects.get(i);
      double score = scores[1 + swaps.size() + i];
      found.add(new SubjectScore(name, score, lines.getOrDefault(name, UNKNOWN)));
    }
    return new PictureVerdict(scores[0], found, replaced);
  }

  /** Log probabilities that texts match a picture. */
  public static double[] scores(Matcher matcher, Pixels picture, List<String> texts) {
    var scores = new double[texts.size()];
    try (var _ = NoGradient.begin();
        NDManager scope = TensorEngine.manager()) {
      NDArray pixels = Pixels.stacked(List.of(picture), scope);
      for (int from = 0; from < texts.size(); from += BATCH) {
        var part = texts.subList(from, Math.min(from + BATCH, texts.size()));
        float[] some = matcher.logProbabilities(pixels, part).toFloatArray();
        for (int i = 0; i < some.length; i++) {
          scores[from + i] = some[i];
        }
      }
    }
    return scores;
  }
}

package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.model.TextEncoders;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.training.comat.Entity;
import dev.resow.training.comat.Masks;
import dev.resow.training.critic.Segmenter;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the nouns of prompts in their pictures.
 *
 * @param rows image tokens of a column
 * @param columns image tokens of a row
 */
record EntityFinder(Segmenter segmenter, TextEncoders encoders, int rows, int columns) {

  /**
   * @param pictures (b, 3, h, w), 0 to 1
   * @return for each picture its usable entities
   */
  List<List<Entity>> of(List<ComatPrompt> prompts, NDArray pictures) {
    var all = new ArrayList<List<Entity>>();
    for (int i = 0; i < prompts.size(); i++) {
      var phrases = prompts.get(i).phrases(encoders.tokens(prompts.get(i).text()));
      var found = new ArrayList<Entity>();
      try (var _ = NoGradient.begin();
          var scope = pictures.getManager().newSubManager()) {
        NDArray picture = pictures.get(i + ":" + (i + 1));
        picture.attach(scope);
        for (var phrase : phrases) {
          NDArray logits = segmenter.logits(picture, List.of(phrase.described()));
          int height = Math.toIntExact(logits.getShape().get(1));
          int width = Math.toIntExact(logits.getShape().get(2));
          float[] shares = Masks.shares(logits.toFloatArray(), height, width, rows, columns);
          found.add(new Entity(phrase.noun(), phrase.tokens(), shares));
        }
      }
      all.add(Entity.usable(found));
    }
    return all;
  }
}

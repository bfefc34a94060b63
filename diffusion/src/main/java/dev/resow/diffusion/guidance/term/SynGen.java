package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Modifiers near their noun, both far from every other word (SynGen, 2306.08877). With D the mean
 * of both Kullback-Leibler divergences between two word maps and O the words outside a subject's
 * group:
 *
 * <pre>
 *   with modifiers: sum_mod [ D(noun, mod) - (mean_o D(mod, o) + mean_o D(noun, o)) / 2 ]
 *   without:        - mean_o D(noun, o)
 * </pre>
 *
 * The loss is linear in D, so all distances are one matrix product and the formula is a table of
 * coefficients.
 *
 * @param dropLeadIn leave the introducing words ("a photo of") out of O
 */
public record SynGen(boolean dropLeadIn) implements Term {
  /** float32 epsilon: where the logarithm of a probability is cut. */
  private static final float EPS = Math.ulp(1f);

  @Override
  public String name() {
    return dropLeadIn ? "syngen_no_lead_in" : "syngen";
  }

  @Override
  public Need need() {
    return Need.WORDS;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray p = Pixels.distribution(Pixels.flat(maps.words())); // (b, words, p)
    NDArray log = p.clip(EPS, 1 - EPS).log();
    NDArray cross = p.matMul(log.transpose(0, 2, 1)); // (b, u, v): sum p_u log p_v
    NDArray entropy = p.mul(log).sum(new int[] {-1}, true); // (b, u, 1)
    NDArray divergence = entropy.sub(cross); // (b, u, v): KL(p_u, p_v)
    int words = (int) p.getShape().get(1);
    NDArray table =
        p.getManager().create(coefficients(context.words(), words), new Shape(1, words, words));
    return divergence.mul(table).sum(new int[] {1, 2});
  }

  /** The weight of KL(p_u, p_v) in the loss; D(u, v) gives half to either direction. */
  float[] coefficients(WordGroups words, int count) {
    if (words.words() != count) {
      throw new IllegalArgumentException(
          "expected one map per word, got %d maps for %d words".formatted(count, words.words()));
    }
    float[] table = new float[count * count];
    for (List<Integer> group : words.groups()) {
      int noun = group.getLast();
      List<Integer> modifiers = group.subList(0, group.size() - 1);
      int[] others =
          IntStream.range(dropLeadIn ? words.leadIn() : 0, count)
              .filter(w -> !group.contains(w))
              .toArray();
      for (int modifier : modifiers) {
        add(table, count, noun, modifier, 1f);
        for (int other : others) {
          add(table, count, modifier, other, -0.5f / others.length);
        }
      }
      float away = modifiers.isEmpty() ? 1f : 0.5f * modifiers.size();
      for (int other : others) {
        add(table, count, noun, other, -away / others.length);
      }
    }
    return table;
  }

  private static void add(float[] table, int count, int u, int v, float weight) {
    table[u * count + v] += weight / 2;
    table[v * count + u] += weight / 2;
  }
}

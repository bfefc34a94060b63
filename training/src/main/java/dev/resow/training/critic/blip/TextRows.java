package dev.resow.training.critic.blip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.text.BertTokenizer;
import dev.resow.diffusion.text.Tokens;
import dev.resow.training.critic.folder.Vocabulary;
import java.util.Arrays;
import java.util.List;

/**
 * Texts as rows of equal length.
 *
 * @param rows each text's tokens
 * @param length tokens of the longest one
 */
record TextRows(List<Tokens> rows, int length) {

  /**
   * @param texts b of them
   * @param vocabulary tokens that the network knows
   * @throws IllegalArgumentException when there are other than {@code b} texts, or the tokenizer
   *     has tokens that the network lacks
   */
  static TextRows of(BertTokenizer tokenizer, List<String> texts, long b, int vocabulary) {
    if (texts.size() != b) {
      throw new IllegalArgumentException(
          "expected a text for each of %d pictures, got %d".formatted(b, texts.size()));
    }
    var rows = texts.stream().map(tokenizer::encode).toList();
    Vocabulary.check(rows, vocabulary);
    return new TextRows(rows, rows.stream().mapToInt(Tokens::used).max().orElse(0));
  }

  /** Token ids (b, length), int64. */
  NDArray ids(NDManager manager) {
    return ids(manager, 0, length);
  }

  /** Token ids, the first one replaced: (b, length). */
  NDArray idsAfter(NDManager manager, long first) {
    long[] all = flat(0, length);
    for (int row = 0; row < rows.size(); row++) {
      all[row * length] = first;
    }
    return manager.create(all, new Shape(rows.size(), length));
  }

  /** The next token of each position: (b, length - 1), int64. */
  NDArray targets(NDManager manager) {
    return ids(manager, 1, length);
  }

  private NDArray ids(NDManager manager, int from, int to) {
    return manager.create(flat(from, to), new Shape(rows.size(), (long) to - from));
  }

  private long[] flat(int from, int to) {
    return rows.stream().flatMapToLong(row -> Arrays.stream(row.ids(), from, to)).toArray();
  }

  /**
   * For a mean over the counted targets of each row: (b, length - 1), each row's sum is 1.
   *
   * @param skipped targets at the beginning that do not count, fewer than a row has
   */
  NDArray weights(NDManager manager, int skipped) {
    int each = length - 1;
    var weights = new float[rows.size() * each];
    for (int row = 0; row < rows.size(); row++) {
      int counted = rows.get(row).used() - 1 - skipped;
      int at = row * each + skipped;
      Arrays.fill(weights, at, at + counted, 1f / counted);
    }
    return manager.create(weights, new Shape(rows.size(), each));
  }

  /** Every position looks at all tokens of its text: (b, 1, length, length). */
  NDArray paddingBias(NDManager manager) {
    var bias = new float[rows.size() * length * length];
    for (int row = 0; row < rows.size(); row++) {
      for (int i = 0; i < length; i++) {
        int at = (row * length + i) * length;
        Arrays.fill(bias, at + rows.get(row).used(), at + length, Float.NEGATIVE_INFINITY);
      }
    }
    return manager.create(bias, new Shape(rows.size(), 1, length, length));
  }

  /** Every position looks at itself and the ones before: (1, 1, length, length). */
  NDArray causalBias(NDManager manager) {
    var bias = new float[length * length];
    for (int i = 0; i < length; i++) {
      Arrays.fill(bias, i * length + i + 1, (i + 1) * length, Float.NEGATIVE_INFINITY);
    }
    return manager.create(bias, new Shape(1, 1, length, length));
  }
}

package dev.resow.training.nft;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The pictures of each prompt: first the guided ones, then the model's own.
 *
 * @param size pictures of a prompt
 * @param guided of these, 0 to {@code size}
 */
record MixedGroup(int size, int guided) {

  private boolean isGuided(int picture) {
    return picture % size < guided;
  }

  /** Those of the guided pictures, of things that all pictures have. */
  <T> List<T> guided(List<T> all) {
    return IntStream.range(0, all.size()).filter(this::isGuided).mapToObj(all::get).toList();
  }

  /** Those of the model's own pictures. */
  <T> List<T> own(List<T> all) {
    return IntStream.range(0, all.size()).filter(i -> !isGuided(i)).mapToObj(all::get).toList();
  }

  /**
   * All pictures in their order.
   *
   * @param guided of the guided pictures, one after the other
   * @param own of the others
   * @param count of both together
   */
  float[] mixed(float[] guided, float[] own, int count) {
    int each = (guided.length + own.length) / count;
    var mixed = new float[count * each];
    int fromGuided = 0;
    int fromOwn = 0;
    for (int i = 0; i < count; i++) {
      if (isGuided(i)) {
        System.arraycopy(guided, each * fromGuided++, mixed, i * each, each);
      } else {
        System.arraycopy(own, each * fromOwn++, mixed, i * each, each);
      }
    }
    return mixed;
  }
}

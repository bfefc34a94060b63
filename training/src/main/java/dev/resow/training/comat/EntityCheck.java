package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;

/** Whether maps and entities fit together. */
final class EntityCheck {
  private EntityCheck() {}

  /**
   * @return image tokens of the maps
   * @throws IllegalArgumentException when a mask has another size, or a token is outside the text
   */
  static int check(NDArray maps, List<Entity> entities) {
    var shape = maps.getShape();
    int pixels = Math.toIntExact(shape.get(2));
    long text = shape.get(3);
    for (var entity : entities) {
      if (entity.mask().length != pixels) {
        throw new IllegalArgumentException(
            "expected a mask of %d image tokens, got %d".formatted(pixels, entity.mask().length));
      }
      if (Arrays.stream(entity.tokens()).anyMatch(token -> token < 0 || token >= text)) {
        throw new IllegalArgumentException(
            "expected text tokens below %d, got %s"
                .formatted(text, Arrays.toString(entity.tokens())));
      }
    }
    return pixels;
  }
}

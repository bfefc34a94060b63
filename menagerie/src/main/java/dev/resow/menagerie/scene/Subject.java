package dev.resow.menagerie.scene;

import java.util.Optional;

/**
 * One animal of a scene.
 *
 * @param colour the colour word of its caption; empty for the animal's own fur
 * @param x centre of the face, pixels
 * @param y centre of the face, pixels
 * @param radius half the side of the face's square, pixels
 * @param brightness factor on the fur, near 1
 */
public record Subject(
    Animal animal, Optional<Colour> colour, double x, double y, double radius, double brightness) {

  public Box box() {
    return new Box(x - radius, y - radius, x + radius, y + radius);
  }

  /** The fur as painted: dyed if a colour is named, then lit. */
  public Fur fur() {
    return colour
        .map(c -> animal.fur().dyed(animal.look(), c))
        .orElse(animal.fur())
        .lit(brightness);
  }

  /** The noun phrase without article: "fox", "blue fox". */
  public String phrase() {
    return colour.map(c -> c.word() + " " + animal.word()).orElse(animal.word());
  }
}

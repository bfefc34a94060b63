package dev.resow.menagerie.scene;

import java.awt.Color;
import java.util.Locale;

/** The colour words; each is far from the others and from the fur of the animals that wear it. */
public enum Colour {
  RED(new Color(214, 44, 52)),
  BLUE(new Color(58, 104, 222)),
  GREEN(new Color(60, 172, 76)),
  PURPLE(new Color(150, 70, 196)),
  WHITE(new Color(246, 246, 246));

  private final Color rgb;

  Colour(Color rgb) {
    this.rgb = rgb;
  }

  public Color rgb() {
    return rgb;
  }

  /** The word of the captions. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether "a white panda" would look like a panda: such words say nothing and are not used. */
  public boolean changes(Animal animal) {
    return switch (this) {
      case WHITE -> animal != Animal.PANDA && animal != Animal.RABBIT;
      case RED -> animal != Animal.FOX;
      default -> true;
    };
  }
}

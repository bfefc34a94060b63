package dev.resow.menagerie.scene;

import java.awt.Color;

/**
 * The colours of one face.
 *
 * @param main the large area: the head
 * @param second inner ears, mane, hanging ears or snout, as the parts of the face use it
 * @param eye around the pupil
 */
public record Fur(Color main, Color second, Color eye) {

  /** The same animal in another colour: a dark or reddish second colour follows the main one. */
  public Fur dyed(Look look, Colour colour) {
    boolean follows = look.ears().usesSecondAsFur() || look.muzzle() == Muzzle.SNOUT;
    return new Fur(colour.rgb(), follows ? scaled(colour.rgb(), .6) : second, eye);
  }

  /** All fur brighter ({@code > 1}) or darker ({@code < 1}). */
  public Fur lit(double brightness) {
    return new Fur(scaled(main, brightness), scaled(second, brightness), eye);
  }

  private static Color scaled(Color c, double f) {
    return new Color(scaled(c.getRed(), f), scaled(c.getGreen(), f), scaled(c.getBlue(), f));
  }

  private static int scaled(int channel, double factor) {
    return Math.clamp(Math.round(channel * factor), 0, 255);
  }
}

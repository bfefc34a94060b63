package dev.resow.menagerie.scene;

/**
 * What kinds of scenes to draw.
 *
 * @param one share of scenes with one subject
 * @param two share of scenes with two; the rest has three
 * @param coloured share of subjects with a colour word
 * @param lookAlikes whether combinations of {@link HeldOut} may appear
 */
public record SceneMix(double one, double two, double coloured, boolean lookAlikes) {

  /** What generators are trained on: no combination of {@link HeldOut}. */
  public static final SceneMix TRAINING = new SceneMix(.35, .45, 1 / 3.0, false);

  /** Everything the world can show: for the judge and for decoders, which must read it all. */
  public static final SceneMix EVERYTHING = new SceneMix(.35, .45, 1 / 3.0, true);
}

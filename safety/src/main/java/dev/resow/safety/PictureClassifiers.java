package dev.resow.safety;

/**
 * Opens the classifier that {@code RESOW_SAFETY_ONNX} names. Found as a service: builds leave its
 * library out unless they ask for it.
 */
public interface PictureClassifiers {
  /** The name of the setting without the prefix. */
  String SETTING = "onnx";

  /**
   * Loads the model and lets it judge a picture once.
   *
   * @param file path of the model
   * @return a checker of pictures, which is never asked about prompts
   * @throws IllegalArgumentException if a file or setting cannot be used
   */
  SafetyChecker open(String file, SafetyValues values, SafetyRules rules);
}

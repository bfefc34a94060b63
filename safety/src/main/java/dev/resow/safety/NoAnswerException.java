package dev.resow.safety;

/** A checker gave no valid answer. */
public class NoAnswerException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was expected and what came, for the log of the operator
   */
  public NoAnswerException(String message) {
    super(message);
  }
}

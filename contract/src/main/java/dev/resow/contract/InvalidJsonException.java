package dev.resow.contract;

/** A record that cannot be understood; belongs into {@link Topics#DEAD}. */
public final class InvalidJsonException extends RuntimeException {
  private final String reason;

  /**
   * @param detail what was expected and what came; a long one is cut
   */
  public InvalidJsonException(String reason, String detail) {
    super(Texts.cut(detail, Texts.MESSAGE));
    this.reason = reason;
  }

  /** A stable word for {@link DeadLetter#reason()}. */
  public String reason() {
    return reason;
  }
}

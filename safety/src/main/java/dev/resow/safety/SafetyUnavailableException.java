package dev.resow.safety;

/** A check cannot be made at present. */
public final class SafetyUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SafetyUnavailableException(String message) {
    super(message);
  }
}

package dev.resow.diffusion.adapter;

/** An adapter's file cannot be had, now or here. */
public final class AdapterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason a phrase
   */
  public AdapterUnavailableException(AdapterUse use, String reason, Throwable cause) {
    super("the adapter %s (%s): %s".formatted(use.name(), use.sha256(), reason), cause);
  }
}

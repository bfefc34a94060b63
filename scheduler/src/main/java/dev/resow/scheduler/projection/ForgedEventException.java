package dev.resow.scheduler.projection;

/**
 * An event that no holder of a release of the job or the training can have published; it has no
 * effect.
 */
public final class ForgedEventException extends RuntimeException {
  public ForgedEventException(String why) {
    super(why);
  }
}

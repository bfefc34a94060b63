package dev.resow.scheduler.projection;

/** An event that nobody who holds a release of the job can have said; it changes nothing. */
public final class ForgedEventException extends RuntimeException {
  ForgedEventException(String why) {
    super(why);
  }
}

package dev.resow.contract;

/**
 * A spatial relation that a job asks for.
 *
 * @param subject index in the job's subjects of the one that is placed
 * @param place where it is, seen from the other
 * @param other index of the subject that it is placed by; not {@code subject}
 */
public record Relation(int subject, Place place, int other) {
  public Relation {
    Checks.atLeast("subject", subject, 0);
    Checks.present("place", place);
    Checks.atLeast("other", other, 0);
  }
}

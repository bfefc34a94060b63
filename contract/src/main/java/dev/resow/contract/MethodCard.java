package dev.resow.contract;

/**
 * A guidance method that a model offers, and what it asks of a job.
 *
 * @param name as used in {@link JobSpec#method()}
 * @param source where it is published, for people; or null
 * @param subjects it watches subjects: the job needs at least one
 * @param boxes it wants a box for every subject
 * @param looks it looks at the subjects while it samples and starts again when two merge
 * @param candidates it may sow several seeds and finish the clearest
 */
public record MethodCard(
    String name,
    String source,
    boolean subjects,
    boolean boxes,
    boolean looks,
    boolean candidates) {
  public MethodCard {
    Checks.text("method.name", name);
  }

  /** A method that asks for nothing but a prompt. */
  public static MethodCard plain(String name) {
    return new MethodCard(name, null, false, false, false, false);
  }
}

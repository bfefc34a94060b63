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
 * @param look at which step it looks, or null if it never does
 */
public record MethodCard(
    String name,
    String source,
    boolean subjects,
    boolean boxes,
    boolean looks,
    boolean candidates,
    LookStep look) {
  public MethodCard {
    Checks.name("method.name", name);
    source = Texts.cut(source, Texts.MESSAGE);
  }

  /** A method that asks for nothing but a prompt. */
  public static MethodCard plain(String name) {
    return new MethodCard(name, null, false, false, false, false, null);
  }

  /**
   * Where a run is looked at: the same share of it whatever its number of steps.
   *
   * @param step from 0, of a run of {@code of} steps
   * @param of steps
   */
  public record LookStep(int step, int of) {
    public LookStep {
      Checks.atLeast("look.of", of, 1);
    }

    /** Steps up to the look, its own included, of a run of {@code steps} steps. */
    int upTo(int steps) {
      return Math.min(steps, Math.max(1, step * steps / of) + 1);
    }
  }

  /**
   * Forward equivalents of the plain steps of all candidates up to the look, then of one of them: a
   * smaller budget is refused.
   *
   * @param passes forward passes of a plain step: 2 with classifier-free guidance, else 1
   */
  public int leastForwards(int steps, int candidates, int passes) {
    int together = look == null ? steps : look.upTo(steps);
    return passes * (candidates * together + steps - together);
  }
}

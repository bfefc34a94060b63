package dev.resow.contract;

import java.util.List;

/**
 * A guidance method that a model offers, and its requirements.
 *
 * @param name as used in {@link JobSpec#method()}
 * @param source publication of the method, or null
 * @param subjects true if the job must have at least one subject
 * @param boxes true if the job must have one box per subject
 * @param looks true if it checks for overlaps while sampling and restarts on them
 * @param candidates true if it can start several seeds and finish the one with the least overlap
 * @param look step of the overlap check, or null
 * @param findings what its check can find, with the limits; of older workers empty
 * @param losses names of the losses that its updates minimise; empty without updates, and of older
 *     workers
 * @param subjectAdapters true if single subjects of a job may have adapters of their own; null = no
 */
public record MethodCard(
    String name,
    String source,
    boolean subjects,
    boolean boxes,
    boolean looks,
    boolean candidates,
    LookStep look,
    List<FindingLimit> findings,
    List<String> losses,
    Boolean subjectAdapters) {
  public MethodCard {
    Checks.name("method.name", name);
    findings = Checks.list("method.findings", findings, Checks.MANY);
    losses = Checks.list("method.losses", losses, Checks.MANY);
    source = Texts.cut(source, Texts.MESSAGE);
  }

  /** A method that requires only a prompt. */
  public static MethodCard plain(String name) {
    return new MethodCard(name, null, false, false, false, false, null, List.of(), List.of(), null);
  }

  /** Whether single subjects of a job may have adapters of their own. */
  public boolean adaptsSubjects() {
    return Boolean.TRUE.equals(subjectAdapters);
  }

  /**
   * Position of the overlap check, relative to the number of steps.
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
    return leastForwards(steps, 0, candidates, passes);
  }

  /**
   * The same of a job that starts from a picture. If that is after the look, nothing chooses one of
   * the candidates before the end.
   *
   * @param skipped steps that are not sampled, see {@link JobSpec#skippedSteps}
   */
  public int leastForwards(int steps, int skipped, int candidates, int passes) {
    int chosen = look == null ? steps : look.upTo(steps);
    int together = chosen > skipped ? chosen : steps;
    return passes * (candidates * (together - skipped) + steps - together);
  }
}

package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Watch;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.term.BoxCorner;
import dev.resow.diffusion.guidance.term.BoxIn;
import dev.resow.diffusion.guidance.term.BoxOut;
import dev.resow.diffusion.guidance.term.BoxWorst;
import dev.resow.diffusion.guidance.term.Outside;
import dev.resow.diffusion.guidance.term.Term;
import java.util.List;
import java.util.Optional;

/**
 * A method that a request may name, and what it requires of the request.
 *
 * @param name as in a request
 * @param source where it is published
 * @param subjects it watches subjects, at least one
 * @param boxes it needs one box per subject
 * @param checks it checks the subjects once per round and restarts when two overlap
 * @param candidates it can choose among several seeds
 * @param check the step of the check, if there is one
 * @param limits of what the check can find; empty without a check
 * @param regions it denoises the regions of subjects apart, so that they may have adapters
 * @param losses names of the losses that its updates minimise; empty without updates
 */
public record Offer(
    String name,
    String source,
    boolean subjects,
    boolean boxes,
    boolean checks,
    boolean candidates,
    Optional<CheckStep> check,
    List<FindingLimit> limits,
    boolean regions,
    List<String> losses) {
  public Offer {
    limits = List.copyOf(limits);
    losses = List.copyOf(losses);
  }

  /**
   * A step of a run, as the method's own numbers have it; see {@link Method#forRun}.
   *
   * @param step from 0
   * @param of steps of the run
   */
  public record CheckStep(int step, int of) {}

  /** What a row requires, with limits of the model's settings. */
  static Offer of(Method method, GuidanceSettings settings) {
    boolean carries =
        method.watch().filter(w -> w.restart() == Watch.Restart.CARRY_OVER).isPresent();
    boolean checks = method.watch().isPresent();
    return new Offer(
        method.name(),
        method.source(),
        method.subjects(),
        method.terms().stream().anyMatch(Offer::needsBoxes),
        checks,
        checks && !carries, // a carried-over composition is one, not several
        method.watch().map(w -> new CheckStep(w.step(), method.runSteps())),
        checks ? FindingLimit.of(method, settings) : List.of(),
        method.regions().isPresent(),
        method.terms().stream().map(Term::name).distinct().toList());
  }

  private static boolean needsBoxes(Term term) {
    return switch (term) {
      case BoxIn _, BoxOut _, BoxCorner _, BoxWorst _ -> true;
      case Outside outside -> outside.masks() == Outside.Masks.BOXES;
      default -> false;
    };
  }
}

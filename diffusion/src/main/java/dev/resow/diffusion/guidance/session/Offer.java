package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Watch;
import dev.resow.diffusion.guidance.term.BoxCorner;
import dev.resow.diffusion.guidance.term.BoxIn;
import dev.resow.diffusion.guidance.term.BoxOut;
import dev.resow.diffusion.guidance.term.BoxWorst;
import dev.resow.diffusion.guidance.term.Outside;
import dev.resow.diffusion.guidance.term.Term;
import java.util.Optional;

/**
 * A method as a request may name it, and what it asks of the request.
 *
 * @param name name in a request
 * @param source publication
 * @param subjects it watches subjects, at least one
 * @param boxes it needs one box per subject
 * @param looks it looks at the subjects once per round and starts again when two merge
 * @param candidates it can choose among several seeds
 * @param look where it looks, if it does
 */
public record Offer(
    String name,
    String source,
    boolean subjects,
    boolean boxes,
    boolean looks,
    boolean candidates,
    Optional<LookStep> look) {
  /**
   * A step of a run, as the method's own numbers have it; see {@link Method#forRun}.
   *
   * @param step from 0
   * @param of steps of the run
   */
  public record LookStep(int step, int of) {}

  /** What a row asks for. */
  public static Offer of(Method method) {
    boolean carries =
        method.watch().filter(w -> w.restart() == Watch.Restart.CARRY_OVER).isPresent();
    boolean looks = method.watch().isPresent();
    return new Offer(
        method.name(),
        method.source(),
        method.subjects(),
        method.terms().stream().anyMatch(Offer::needsBoxes),
        looks,
        looks && !carries, // a carried-over composition is one, not several
        method.watch().map(w -> new LookStep(w.step(), method.runSteps())));
  }

  private static boolean needsBoxes(Term term) {
    return switch (term) {
      case BoxIn _, BoxOut _, BoxCorner _, BoxWorst _ -> true;
      case Outside outside -> outside.masks() == Outside.Masks.BOXES;
      default -> false;
    };
  }
}

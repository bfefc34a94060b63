package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.optimizer.Optimizer;
import dev.resow.diffusion.guidance.space.Space;
import dev.resow.diffusion.guidance.term.Term;
import java.util.List;
import java.util.stream.Stream;

/**
 * At these steps, take up to {@code updates} gradient updates of the space's parameters on this
 * weighted sum of terms, with this optimiser, unless the goal is reached.
 *
 * @param name "refine", "guide" or "learn": for logs
 * @param steps sampler steps
 * @param updates most updates per step (and per try)
 * @param loss weighted terms
 * @param goal all at their limit: stop; evaluated before each update. Empty: always all updates
 * @param gates terms that count only sometimes
 * @param optimizer fresh at each step
 * @param rate its learning rate
 * @param space what is optimised
 * @param samples draws per update, for {@link Space#MEAN}
 * @param rounds restarts
 * @param balanced scale each term's gradient to unit rms before weighting
 */
public record Move(
    String name,
    Steps steps,
    int updates,
    List<Weighted> loss,
    List<Limit> goal,
    List<Gate> gates,
    Optimizer optimizer,
    LearningRate rate,
    Space space,
    int samples,
    Rounds rounds,
    boolean balanced) {
  public Move {
    loss = List.copyOf(loss);
    goal = List.copyOf(goal);
    gates = List.copyOf(gates);
  }

  /** Many updates at single steps. */
  public static Move refine(Steps steps, int updates) {
    return plain("refine", steps, updates);
  }

  /** One update at every step of a range. */
  public static Move guide(Steps steps) {
    return plain("guide", steps, 1);
  }

  /** Many updates of a distribution's mean. */
  public static Move learn(Steps steps, int updates, int samples) {
    Move m = plain("learn", steps, updates);
    return new Move(
        m.name,
        steps,
        updates,
        m.loss,
        m.goal,
        m.gates,
        m.optimizer,
        m.rate,
        Space.MEAN,
        samples,
        m.rounds,
        false);
  }

  private static Move plain(String name, Steps steps, int updates) {
    return new Move(
        name,
        steps,
        updates,
        List.of(),
        List.of(),
        List.of(),
        Optimizer.SGD,
        LearningRate.decaying(20),
        Space.LATENT,
        1,
        Rounds.ONE,
        false);
  }

  /**
   * Whether the last update is followed by one more evaluation. Where a step has one update only,
   * that evaluation could stop nothing any more, and would cost half as much as the update.
   */
  public boolean confirms() {
    return !goal.isEmpty() && updates > 1;
  }

  /** Adds a term with weight 1. */
  public Move on(Term term) {
    return on(1, term);
  }

  /** Adds a weighted term. */
  public Move on(double weight, Term term) {
    List<Weighted> more =
        Stream.concat(loss.stream(), Stream.of(new Weighted(weight, term))).toList();
    return new Move(
        name, steps, updates, more, goal, gates, optimizer, rate, space, samples, rounds, balanced);
  }

  /** Adds a limit to the goal: one value, or one per step. */
  public Move until(Term term, double... most) {
    List<Limit> more = Stream.concat(goal.stream(), Stream.of(Limit.of(term, most))).toList();
    return new Move(
        name, steps, updates, loss, more, gates, optimizer, rate, space, samples, rounds, balanced);
  }

  /** {@code term} counts only while {@code other} is at most {@code most}. */
  public Move gated(Term term, Term other, double most) {
    List<Gate> more =
        Stream.concat(gates.stream(), Stream.of(new Gate(term, other, most))).toList();
    return new Move(
        name, steps, updates, loss, goal, more, optimizer, rate, space, samples, rounds, balanced);
  }

  public Move by(Optimizer optimizer, LearningRate rate) {
    return new Move(
        name, steps, updates, loss, goal, gates, optimizer, rate, space, samples, rounds, balanced);
  }

  public Move in(Space space, Rounds rounds) {
    return new Move(
        name, steps, updates, loss, goal, gates, optimizer, rate, space, samples, rounds, balanced);
  }

  /** Every term's gradient scaled to unit rms, for terms whose gradients differ by much. */
  public Move balancing(boolean balanced) {
    return new Move(
        name, steps, updates, loss, goal, gates, optimizer, rate, space, samples, rounds, balanced);
  }

  /** The same move at other steps: how the best refinement step is searched. */
  public Move at(Steps steps) {
    return new Move(
        name, steps, updates, loss, goal, gates, optimizer, rate, space, samples, rounds, balanced);
  }

  /**
   * The same move for a run of another number of steps. A mean is learnt from the clean prediction
   * of the step before, so it never falls on step 0.
   */
  Move rescaled(int from, int to) {
    Steps rescaled = steps.rescaled(from, to);
    return at(space == Space.MEAN && rescaled.list().getFirst() == 0 ? Steps.at(1) : rescaled);
  }

  /** Every term to evaluate: of the loss, the goal and the gates. */
  public List<Term> terms() {
    return Stream.of(
            loss.stream().map(Weighted::term),
            goal.stream().map(Limit::term),
            gates.stream().map(Gate::whileLow))
        .flatMap(terms -> terms)
        .distinct()
        .toList();
  }

  /** Most updates of the whole run. */
  public int worstCaseUpdates() {
    return steps.list().size() * (rounds.tries() * updates + rounds.last());
  }
}

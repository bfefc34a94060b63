package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.term.Term;
import dev.resow.diffusion.schedule.NoisePlan;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A guidance method as a row of data.
 *
 * @param name as in a request
 * @param source where it is published
 * @param runSteps sampler steps its numbers are published for
 * @param moves in the order they run inside a step
 * @param watch overlap detection and restart, if the method has it
 * @param contrast whether late steps lead away from swapped names
 * @param regions whether each subject's region is denoised under a prompt of its own
 * @param layout whether the first steps put the subjects where the prompt asks them to be; only
 *     with regions
 * @param noise how the sampler gets from one noise level to the next
 * @param guidedFrom first start that the moves act on, from 0: with 1, only restarted rounds are
 *     guided
 */
public record Method(
    String name,
    String source,
    int runSteps,
    List<Move> moves,
    Optional<Watch> watch,
    Optional<Contrast> contrast,
    Optional<Regions> regions,
    Optional<Layout> layout,
    NoisePlan noise,
    int guidedFrom) {
  public Method {
    moves = List.copyOf(moves);
  }

  /** A row without detection. */
  public static Method of(String name, String source, int runSteps, Move... moves) {
    return new Method(
        name,
        source,
        runSteps,
        List.of(moves),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        NoisePlan.EULER,
        0);
  }

  /** The same row under another name, with detection. */
  public Method watching(Watch watch) {
    return new Method(
        name,
        source,
        runSteps,
        moves,
        Optional.of(watch),
        contrast,
        regions,
        layout,
        noise,
        guidedFrom);
  }

  public Method named(String name) {
    return new Method(
        name, source, runSteps, moves, watch, contrast, regions, layout, noise, guidedFrom);
  }

  /** The same row with late steps that lead away from swapped names. */
  public Method contrasting(Contrast contrast) {
    return new Method(
        name,
        source,
        runSteps,
        moves,
        watch,
        Optional.of(contrast),
        regions,
        layout,
        noise,
        guidedFrom);
  }

  /** The same row with predictions joined by region. */
  public Method composing(Regions regions) {
    return new Method(
        name,
        source,
        runSteps,
        moves,
        watch,
        contrast,
        Optional.of(regions),
        layout,
        noise,
        guidedFrom);
  }

  /** The same row with regions from the prompt in its first steps. */
  public Method laidOut(Layout layout) {
    return new Method(
        name,
        source,
        runSteps,
        moves,
        watch,
        contrast,
        regions,
        Optional.of(layout),
        noise,
        guidedFrom);
  }

  /** The same row with other steps from one noise level to the next. */
  public Method withNoise(NoisePlan noise) {
    return new Method(
        name, source, runSteps, moves, watch, contrast, regions, layout, noise, guidedFrom);
  }

  /** The same row with moves only after a restart. */
  public Method onDemand() {
    return new Method(name, source, runSteps, moves, watch, contrast, regions, layout, noise, 1);
  }

  /** The row for a run of {@code steps} steps: every step number keeps its share of the run. */
  public Method forRun(int steps) {
    return new Method(
        name,
        source,
        steps,
        moves.stream().map(m -> m.rescaled(runSteps, steps)).toList(),
        watch.map(w -> w.rescaled(runSteps, steps)),
        contrast.map(c -> new Contrast(c.from() * steps / runSteps)),
        regions.map(r -> r.rescaled(runSteps, steps)),
        layout.map(l -> l.rescaled(runSteps, steps)),
        noise.rescaled(runSteps, steps),
        guidedFrom);
  }

  /** Whether moves act on a start, from 0. */
  public boolean guides(int start) {
    return !moves.isEmpty() && start >= guidedFrom;
  }

  /** The moves of a step in the rounds of a start. */
  public List<Move> moves(int start, int step) {
    return guides(start) ? moves(step) : List.of();
  }

  /** The moves of a step. */
  public List<Move> moves(int step) {
    return moves.stream().filter(move -> move.steps().indexOf(step) >= 0).toList();
  }

  /** Every term of every move. */
  public List<Term> terms() {
    return moves.stream().flatMap(m -> m.terms().stream()).distinct().toList();
  }

  /** The maps that a model must capture. */
  public Set<Need> needs() {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    terms().forEach(term -> needs.add(term.need()));
    if (watch.isPresent() || regions.isPresent()) {
      needs.add(Need.BLOCKS);
    }
    return needs;
  }

  /** Whether the method has anything to do with the subjects of a prompt. */
  public boolean subjects() {
    return contrast.isPresent() || !needs().isEmpty();
  }

  /** Most updates of one round. */
  public int worstCaseUpdates() {
    return moves.stream().mapToInt(Move::worstCaseUpdates).sum();
  }
}

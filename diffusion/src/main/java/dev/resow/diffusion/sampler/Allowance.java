package dev.resow.diffusion.sampler;

import java.util.stream.IntStream;

/**
 * What a picture's budget leaves: guidance, parts and looks come after the plain rest of the run is
 * paid. Forward equivalents throughout.
 *
 * @param steps of a round
 * @param lineage what is spent
 */
record Allowance(SamplingRequest request, Guide guide, int steps, Lineage lineage) {
  /** Forward passes of one candidate's plain step. */
  int rows(int step) {
    return request.guided() && guide.guided(step) ? 2 : 1;
  }

  /** Whether the plain rest of the run and the look still fit after this step's moves. */
  boolean movesFit(Guide.At at) {
    int candidates = at.seeds().size();
    double needed = rest(at.step(), candidates) + guide.look(at) * candidates + guide.worst(at);
    return lineage.forwards() + needed <= request.budget();
  }

  /** What is left for parts and a look of this step. */
  double room(Guide.At at, Guide.Moved moved) {
    double rest = rest(at.step(), at.seeds().size());
    return request.budget() - lineage.forwards() - moved.forwards() - rest;
  }

  /**
   * Whether one more sowing like this one, and then the rest of a run, fit.
   *
   * @param sowing this one
   * @param step steps it has done
   */
  boolean hasRoomForAnother(int sowing, int step) {
    int candidates = request.candidates();
    int first = sowing * candidates;
    double dearest = // as if none of its candidates had failed
        IntStream.range(first, first + candidates).mapToDouble(lineage::forwards).max().orElse(0);
    double rest = rest(step, candidates) + guide.ahead(step, steps);
    return lineage.forwards() + dearest * candidates + rest <= request.budget();
  }

  /** Plain steps to the end of the run; of the candidates only one goes on after the look. */
  private double rest(int from, int candidates) {
    int together = guide.together(steps);
    return IntStream.range(from, steps)
        .mapToDouble(step -> rows(step) * (step < together ? candidates : 1))
        .sum();
  }
}

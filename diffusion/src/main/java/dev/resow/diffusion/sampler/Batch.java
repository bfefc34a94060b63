package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.schedule.Schedule;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rounds that run together, one row of the latent each: the candidates of a start until one is
 * selected, then that one.
 */
final class Batch {
  private final int candidates;
  private final int firstStep;
  private final RoundSeeds seeds;
  private final LatentSpace space;
  private List<Integer> rounds = List.of();
  private NDArray latent; // (candidates, channels, h, w)
  private List<NDArray> past = List.of(); // predictions of the steps before, the last one first
  private int step;

  /**
   * @param candidates of a start
   * @param firstStep of a round, from 0
   * @param seeds of the rounds
   */
  Batch(int candidates, int firstStep, RoundSeeds seeds, LatentSpace space) {
    this.candidates = candidates;
    this.firstStep = firstStep;
    this.seeds = seeds;
    this.space = space;
  }

  /** Numbers the rounds of a start, from 0; the latent is still that of the rounds before. */
  void start(int start) {
    int first = start * candidates;
    rounds = IntStream.range(first, first + candidates).boxed().toList();
    step = firstStep;
  }

  /**
   * Sets what the rounds start from.
   *
   * @param values (candidates, channels, h, w), row-major; empty for the noise of the seeds
   */
  void fill(Optional<float[]> values) {
    forget();
    var start = values.map(v -> space.array(v, rounds.size()));
    replace(start.orElseGet(() -> space.noise(seeds())));
  }

  /** Puts the noise that the rounds start from over a picture. */
  void noise(StartLatent picture, Schedule schedule) {
    try (var work = space.manager().newSubManager()) {
      var noised = picture.noised(schedule.level(step), copy(work));
      noised.attach(space.manager());
      replace(noised);
    }
  }

  /**
   * The latent of these rounds after their next step, with the picture outside of a mask. After the
   * last step nothing of the picture is noise, whatever the schedule ends with.
   *
   * @param next its manager owns the result
   */
  NDArray keep(StartLatent picture, NDArray next, Schedule schedule) {
    if (picture.repaint().isEmpty()) {
      return next;
    }
    var work = next.getManager();
    if (step + 1 == schedule.steps()) {
      return picture.keep(next, picture.clean(work));
    }
    var noise = space.noise(seeds());
    noise.attach(work);
    return picture.keep(next, picture.noised(schedule.level(step + 1), noise));
  }

  /**
   * Takes up rounds that were saved.
   *
   * @param done steps done
   * @param values (rounds, channels, h, w), row-major
   * @param before predictions of the steps before, the last one first, as the values
   */
  void resume(List<Integer> saved, int done, float[] values, List<float[]> before) {
    forget();
    rounds = saved;
    step = done;
    replace(space.array(values, saved.size()));
    past = before.stream().map(one -> space.array(one, saved.size())).toList();
  }

  /**
   * The latent after one more step; the batch takes it from its manager.
   *
   * @param prediction that led there
   * @param remembered how many predictions later steps read
   */
  void advance(NDArray next, NDArray prediction, int remembered) {
    next.attach(space.manager());
    replace(next);
    if (remembered > 0) {
      prediction.attach(space.manager());
      var all = Stream.concat(Stream.of(prediction), past.stream()).toList();
      past = all.subList(0, Math.min(remembered, all.size()));
      all.subList(past.size(), all.size()).forEach(NDArray::close);
    }
    step++;
  }

  private void forget() {
    past.forEach(NDArray::close);
    past = List.of();
  }

  private void replace(NDArray next) {
    if (latent != null) {
      latent.close();
    }
    latent = next;
  }

  /** Drops all candidates but these indices, ascending. */
  void retain(List<Integer> candidates) {
    latent = space.select(latent, candidates);
    past = past.stream().map(one -> space.select(one, candidates)).toList();
    rounds = candidates.stream().map(rounds::get).toList();
  }

  /** The candidates whose index is not among these. */
  List<Integer> without(List<Integer> candidates) {
    return IntStream.range(0, size()).filter(i -> !candidates.contains(i)).boxed().toList();
  }

  /** What the next step starts from. */
  StepContext context(Schedule schedule) {
    return context(schedule, step);
  }

  /** What another step of these rounds starts from. */
  StepContext context(Schedule schedule, int step) {
    return new StepContext(
        round(), seeds(), step, schedule.steps(), schedule.timestep(step), schedule.level(step));
  }

  /**
   * The only round, after its check.
   *
   * @param rank of its detection
   * @param guidance state after the check
   */
  CheckedRound checked(double rank, byte[] guidance) {
    return new CheckedRound(round(), step, rank, values(), pastValues(), guidance);
  }

  /** A copy of the latent (candidates, channels, h, w) that {@code manager} owns. */
  NDArray copy(NDManager manager) {
    var copy = latent.duplicate();
    copy.attach(manager);
    return copy;
  }

  /** Copies of the predictions before, the last one first, that {@code manager} owns. */
  List<NDArray> past(NDManager manager) {
    return past.stream()
        .map(
            one -> {
              var copy = one.duplicate();
              copy.attach(manager);
              return copy;
            })
        .toList();
  }

  /** The same row-major. */
  List<float[]> pastValues() {
    return past.stream().map(NDArray::toFloatArray).toList();
  }

  /** The latent (candidates, channels, h, w), row-major. */
  float[] values() {
    return latent.toFloatArray();
  }

  List<Integer> rounds() {
    return rounds;
  }

  /** The first candidate's. */
  int round() {
    return rounds.getFirst();
  }

  int round(int candidate) {
    return rounds.get(candidate);
  }

  long seed(int candidate) {
    return seeds.of(round(candidate));
  }

  List<Long> seeds() {
    return rounds.stream().map(seeds::of).toList();
  }

  /** The start that these rounds belong to, from 0. */
  int start() {
    return round() / candidates;
  }

  int size() {
    return rounds.size();
  }

  /** Steps done. */
  int step() {
    return step;
  }
}

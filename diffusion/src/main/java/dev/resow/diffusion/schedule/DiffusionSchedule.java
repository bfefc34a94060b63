package dev.resow.diffusion.schedule;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * One run of a {@link DiscreteDiffusion}.
 *
 * @param signals square of the image's share before each step, then after the last (steps + 1)
 * @param timesteps of the training, before each step (steps)
 */
public record DiffusionSchedule(Solver solver, double[] signals, float[] timesteps)
    implements Schedule {
  /** Adams-Bashforth of order 2 to 4: the weight of each prediction, the newest first. */
  private static final List<double[]> MULTISTEP =
      List.of(
          new double[] {1},
          new double[] {3 / 2., -1 / 2.},
          new double[] {23 / 12., -16 / 12., 5 / 12.},
          new double[] {55 / 24., -59 / 24., 37 / 24., -9 / 24.});

  @Override
  public int steps() {
    return timesteps.length;
  }

  @Override
  public float timestep(int step) {
    return timesteps[step];
  }

  @Override
  public NoiseLevel.Diffusion level(int step) {
    return new NoiseLevel.Diffusion(Math.sqrt(signals[step]), Math.sqrt(1 - signals[step]));
  }

  /** PNDM corrects its first step, unless it is the only one. */
  @Override
  public int predictions(int step) {
    return solver == Solver.PNDM && step == 0 && steps() > 1 ? 2 : 1;
  }

  @Override
  public int remembered() {
    return solver == Solver.PNDM ? MULTISTEP.size() - 1 : 0;
  }

  @Override
  public boolean stochastic() {
    return solver == Solver.DDPM;
  }

  @Override
  public NDArray next(int step, Predicted from) {
    return switch (solver) {
      case DDIM -> along(from.latent(), from.prediction(), step);
      case PNDM -> along(from.latent(), joined(step, from), step);
      case DDPM -> drawn(from, step);
    };
  }

  /** The image and the noise of the prediction, mixed as the next level has them. */
  private NDArray along(NDArray latent, NDArray noise, int step) {
    var now = level(step);
    var next = level(step + 1);
    double keeps = next.signal() / now.signal();
    return latent.mul((float) keeps).add(noise.mul((float) (next.noise() - keeps * now.noise())));
  }

  private NDArray joined(int step, Predicted from) {
    if (predictions(step) > 1) {
      NDArray second = from.again().apply(along(from.latent(), from.prediction(), step));
      return from.prediction().add(second).mul(.5f);
    }
    double[] weights = MULTISTEP.get(from.past().size());
    NDArray sum = from.prediction().mul((float) weights[0]);
    for (int i = 1; i < weights.length; i++) {
      sum = sum.add(from.past().get(i - 1).mul((float) weights[i]));
    }
    return sum;
  }

  /** The mean of the posterior, and noise of its variance. */
  private NDArray drawn(Predicted from, int step) {
    double before = signals[step];
    double after = signals[step + 1];
    double ratio = before / after;
    NDArray clean = level(step).clean(from.latent(), from.prediction());
    NDArray mean =
        clean
            .mul((float) (Math.sqrt(after) * (1 - ratio) / (1 - before)))
            .add(from.latent().mul((float) (Math.sqrt(ratio) * (1 - after) / (1 - before))));
    double variance = (1 - after) / (1 - before) * (1 - ratio);
    return variance > 0 ? mean.add(from.noise().get().mul((float) Math.sqrt(variance))) : mean;
  }
}

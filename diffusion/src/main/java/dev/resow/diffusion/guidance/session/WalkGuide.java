package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.method.Walk;
import dev.resow.diffusion.mmdit.Conditioning;
import dev.resow.diffusion.sampler.Guide;
import java.util.Map;
import java.util.function.Supplier;

/** A method that only says how the sampler walks; it knows nothing of subjects. */
record WalkGuide(Walk walk) implements Guide {
  @Override
  public Moved before(At at, NDArray latent, Supplier<Conditioning> prompt) {
    return new Moved(latent, Map.of());
  }

  @Override
  public double renewed(int step) {
    return walk.renewed(step);
  }

  @Override
  public boolean guided(int step) {
    return walk.guided(step);
  }
}

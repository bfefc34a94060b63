package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.sampler.CheckResult;
import dev.resow.diffusion.sampler.Guidance;
import dev.resow.diffusion.sampler.GuidedLatent;
import dev.resow.diffusion.sampler.StepContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One method in one session: moves before a prediction, the overlap check after it. */
record MethodGuidance(MoveGuidance moves, RegionPlan regions, OverlapCheck check, SubjectMaps maps)
    implements Guidance {
  @Override
  public GuidedLatent before(StepContext at, NDArray latent, Supplier<Conditioning> prompt) {
    return moves.move(at, latent, prompt);
  }

  @Override
  public AttentionTap watch(StepContext at) {
    return maps.begin(regions.watches(at.step()), at.candidates());
  }

  @Override
  public CheckResult after(StepContext at, NDArray latent, NDArray prediction, double room) {
    moves.predicted(at, () -> at.level().clean(latent, prediction));
    if (check.early(at.step())) {
      return maps.grid()
          .map(grid -> check.earlyLook(maps, grid, at.step() + 1))
          .orElse(CheckResult.NONE); // the places are those of the prompt
    }
    if (!check.at(at.step())) {
      return CheckResult.NONE;
    }
    boolean guided = moves.state().acted();
    Supplier<NDArray> clean = () -> at.level().clean(latent, prediction); // (b, c, h, w)
    return check.of(maps, guided, room, clean, at.step() + 1);
  }

  @Override
  public void retain(List<Integer> candidates, int before) {
    moves.retain(candidates, before);
    regions.retain(candidates, before);
  }

  @Override
  public Optional<float[]> start(List<Long> seeds) {
    regions.restore(new float[0]);
    return moves.start();
  }

  @Override
  public byte[] save() {
    return new GuidanceState(moves.state(), regions.places()).toBytes();
  }

  @Override
  public void resume(byte[] saved) {
    var state = GuidanceState.fromBytes(saved);
    moves.restore(state.moves());
    regions.restore(state.places());
  }
}

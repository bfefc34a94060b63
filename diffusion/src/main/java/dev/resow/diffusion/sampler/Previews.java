package dev.resow.diffusion.sampler;

import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.preview.PreviewSteps;
import dev.resow.diffusion.preview.Thumbnail;
import java.util.List;
import java.util.Optional;

/** What a session keeps of a step for its preview: copies, so that no latent is ever touched. */
final class Previews {
  private final DiffusionModel model;
  private final int width; // cells
  private final int height;
  private final int first; // step that is done first, from 0
  private final int steps;
  private PreviewSteps wanted = PreviewSteps.NONE;
  private Kept kept; // of the last step if it has a preview, else null

  /**
   * A step that has a preview.
   *
   * @param clean latent (channels, height, width), row-major
   */
  private record Kept(int round, int step, int number, float[] clean) {}

  Previews(DiffusionModel model, SamplingRequest request, int steps) {
    this.model = model;
    this.width = request.width() / model.vae().config().factor();
    this.height = request.height() / model.vae().config().factor();
    this.first = request.firstStep();
    this.steps = steps;
  }

  /**
   * @param count of each round
   */
  void ask(int count) {
    wanted = new PreviewSteps(count, steps - first);
  }

  /** The next step begins. */
  void forget() {
    kept = null;
  }

  /**
   * Keeps the clean latent that a step's prediction means, if the step has a preview.
   *
   * @param sound candidates that may become pictures; the first one is shown
   */
  void keep(StepContext at, SamplerStep.Result done, List<Integer> sound) {
    int step = at.step() + 1;
    var number = wanted.after(step - first);
    if (number.isEmpty() || sound.isEmpty()) {
      return;
    }
    int row = sound.getFirst();
    var latent = done.guided().latent().get(row);
    float[] clean = at.level().clean(latent, done.prediction().get(row)).toFloatArray();
    kept = new Kept(at.round(), step, number.getAsInt(), clean);
  }

  /** The preview of the last step, if it has one. */
  Optional<Preview> last() {
    return Optional.ofNullable(kept)
        .map(
            of -> {
              float[] planes = model.colours().planes(of.clean, width, height);
              byte[] png = Thumbnail.png(planes, width, height);
              return new Preview(of.round, of.step, steps, of.number, png);
            });
  }
}

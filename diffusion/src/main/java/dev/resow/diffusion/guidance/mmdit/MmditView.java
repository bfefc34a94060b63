package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.engine.AttentionView;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.mmdit.AttentionTap;
import dev.resow.diffusion.mmdit.Conditioning;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at an MMDiT's attention: the conditional branch only, as far as the last wanted block, only
 * the wanted columns.
 */
public final class MmditView implements AttentionView {
  private static final float TIMESTEPS = 1000;

  private final Mmdit transformer;
  private final PromptEmbedding prompt;
  private final MapBuilder builder;

  /**
   * @param prompt embedding of the prompt, (1, m, d) and (1, p)
   * @param tokens where the prompt names its subjects
   */
  public MmditView(
      Mmdit transformer, PromptEmbedding prompt, SubjectTokens tokens, GuidanceSettings settings) {
    this.transformer = transformer;
    this.prompt = prompt;
    this.builder = new MapBuilder(tokens, settings.blocks(), settings.familyBlocks());
  }

  @Override
  public Maps see(NDArray latent, StepPoint point, Set<Need> needs) {
    int rows = (int) latent.getShape().get(0);
    NDArray timestep = latent.getManager().full(new Shape(rows), TIMESTEPS * (float) point.sigma());
    NDArray sequence = repeat(prompt.sequence(), rows);
    NDArray pooled = repeat(prompt.pooled(), rows);
    return seen(latent, needs, tap -> transformer.look(latent, timestep, sequence, pooled, tap));
  }

  private Maps seen(NDArray latent, Set<Need> needs, Consumer<AttentionTap> pass) {
    var recorder = new AttentionRecorder(builder.blocks(needs), latent.getShape().get(0));
    pass.accept(recorder);
    return build(recorder, needs, latent.getShape());
  }

  /**
   * The same at a step whose prompt and time the model knows already.
   *
   * @param given one row
   */
  public AttentionView under(Conditioning given) {
    return new AttentionView() {
      @Override
      public Maps see(NDArray latent, StepPoint point, Set<Need> needs) {
        return seen(latent, needs, tap -> transformer.look(latent, given, tap));
      }

      @Override
      public double share(Set<Need> needs) {
        return MmditView.this.share(needs);
      }
    };
  }

  /** Every image has the same prompt. */
  private static NDArray repeat(NDArray one, int rows) {
    return rows == 1 ? one : one.repeat(0, rows);
  }

  @Override
  public double share(Set<Need> needs) {
    List<Integer> blocks = builder.blocks(needs);
    return blocks.isEmpty() ? 0 : (blocks.getLast() + 1.0) / transformer.config().layers();
  }

  /** A look that rides on a prediction of the sampler instead of a forward pass of its own. */
  public final class Watcher {
    private final AttentionRecorder seen;
    private final Set<Need> needs;
    private final Shape latent;

    private Watcher(Set<Need> needs, Shape latent) {
      this.needs = needs;
      this.latent = latent;
      this.seen = new AttentionRecorder(builder.blocks(needs), latent.get(0));
    }

    /** To be handed to the prediction. */
    public AttentionTap tap() {
      return seen;
    }

    /** What the conditional rows saw; while the prediction's arrays still live. */
    public Maps maps() {
      return build(seen, needs, latent);
    }
  }

  /**
   * @param latent shape of the latent (b, c, h, w)
   */
  public Watcher watch(Set<Need> needs, Shape latent) {
    return new Watcher(needs, latent);
  }

  private Maps build(AttentionRecorder seen, Set<Need> needs, Shape latent) {
    int patch = transformer.config().patchSize();
    return builder.build(seen, needs, (int) latent.get(2) / patch, (int) latent.get(3) / patch);
  }
}

package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.guidance.engine.AttentionView;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import java.util.List;
import java.util.Set;

/**
 * Looks at a backbone's attention: the conditional branch only, as far as the last wanted block,
 * only the wanted columns.
 */
public final class MmditView {
  private final Backbone backbone;
  private final MapSource builder;

  /**
   * @param tokens where the prompt names its subjects
   */
  public MmditView(Backbone backbone, SubjectTokens tokens, GuidanceSettings settings) {
    this.backbone = backbone;
    boolean joint = backbone.attention(settings.familyBlocks().getFirst()).joint();
    this.builder =
        joint
            ? new MapBuilder(
                tokens, settings.blocks(), settings.familyBlocks(), backbone.latent().patch())
            : new CrossMaps(backbone, tokens, settings);
  }

  /**
   * Looks of their own at one step.
   *
   * @param given what the model knows of the prompt and the time, one row
   */
  public AttentionView under(Conditioning given) {
    return new AttentionView() {
      @Override
      public Maps see(NDArray latent, StepPoint point, Set<Need> needs) {
        var seen = recorder(needs, latent.getShape());
        backbone.look(latent, given, seen);
        return builder.build(seen, needs, latent.getShape());
      }

      @Override
      public double share(Set<Need> needs) {
        return MmditView.this.share(needs);
      }
    };
  }

  /** See {@link AttentionView#share}. */
  public double share(Set<Need> needs) {
    List<Integer> blocks = builder.blocks(needs);
    return blocks.isEmpty() ? 0 : (blocks.getLast() + 1.0) / backbone.blocks();
  }

  /** A look that rides on a prediction of the sampler instead of a forward pass of its own. */
  public final class Watcher {
    private final AttentionRecorder seen;
    private final Set<Need> needs;
    private final Shape latent;

    private Watcher(Set<Need> needs, Shape latent) {
      this.needs = needs;
      this.latent = latent;
      this.seen = recorder(needs, latent);
    }

    /** To be handed to the prediction. */
    public AttentionTap tap() {
      return seen;
    }

    /** What the conditional rows saw; while the prediction's arrays still live. */
    public Maps maps() {
      return builder.build(seen, needs, latent);
    }

    /**
     * Where image tokens look among all image tokens, mean over the reference blocks; while the
     * prediction's arrays still live.
     *
     * @param queries token numbers, [image][query]
     * @return (b, queries, n), probabilities of a softmax over image and text
     */
    public NDArray rows(int[][] queries) {
      return builder.referenceRows(seen, queries);
    }
  }

  /**
   * @param latent shape of the latent (b, c, h, w)
   */
  public Watcher watch(Set<Need> needs, Shape latent) {
    return new Watcher(needs, latent);
  }

  private AttentionRecorder recorder(Set<Need> needs, Shape latent) {
    return new AttentionRecorder(
        builder.blocks(needs), latent.get(0), block -> backbone.attention(block).joint());
  }
}

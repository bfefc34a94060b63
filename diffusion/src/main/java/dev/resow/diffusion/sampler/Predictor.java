package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.batching.Member;
import dev.resow.diffusion.batching.Rows;
import dev.resow.diffusion.cache.TailCache;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.tensor.RowGroups;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the network predicts of the candidates' latents under classifier-free guidance (Ho and
 * Salimans 2022): all predictions of a step are rows of one batch.
 */
public final class Predictor {
  private final Backbone backbone;
  private final float scale;
  private final boolean cfg; // classifier-free guidance
  private final PromptEmbedding conditional; // (1, m, d), (1, p)
  private final PromptEmbedding negative;
  private final Map<Integer, PromptEmbedding> ownNegatives = new HashMap<>(); // as subjects read it
  private final Optional<Member> member; // where passes are shared

  /**
   * @param session owns the embeddings of the request's prompts
   */
  public Predictor(DiffusionModel model, SamplingRequest request, NDManager session) {
    this.backbone = model.backbone().guided(request.guidanceScale());
    this.scale = (float) request.guidanceScale();
    this.cfg = request.classifierFreeGuidance() && model.capabilities().negativePrompt();
    this.conditional = model.encoders().encode(request.prompt(), session);
    this.negative = cfg ? model.encoders().encode(request.negativePrompt(), session) : null;
    if (cfg) {
      for (int subject : AdapterUse.subjects(request.adapters())) {
        var own = RowGroups.one(subject);
        ownNegatives.put(
            subject, own.during(() -> model.encoders().encode(request.negativePrompt(), session)));
      }
    }
    var network = network(model, request, backbone);
    this.member = model.batcher().map(batcher -> batcher.member(backbone, network));
  }

  /**
   * What the network is besides its weights: requests of which it is the same may share passes.
   * Rows with changes of their own belong to a pass of one request.
   */
  private static String network(DiffusionModel model, SamplingRequest request, Backbone guided) {
    var alone =
        AdapterUse.subjects(request.adapters()).isEmpty() ? "" : "alone " + UUID.randomUUID();
    var adapters = AdapterUse.key(request.adapters()) + alone;
    return guided == model.backbone() ? adapters : request.guidanceScale() + " " + adapters;
  }

  /** The embedding of the prompt alone. */
  public PromptEmbedding conditional() {
    return conditional;
  }

  /**
   * How a step is predicted.
   *
   * @param tap sees the attention of the request's own prompt
   * @param negative the prompt to lead away from in place of the request's negative prompt
   * @param regions prompts for regions of the picture
   * @param shares the weight of each region at each place (b, regions, h, w); called after the
   *     prediction
   */
  public record Inputs(
      AttentionTap tap,
      Optional<PromptEmbedding> negative,
      RegionPrompts regions,
      Supplier<NDArray> shares) {}

  /** A step before its latent is known. */
  public final class Step {
    private final NDManager manager;
    private final float timestep;
    private final boolean cfg;
    private Conditioning own;

    private Step(NDManager manager, float timestep, boolean cfg) {
      this.manager = manager;
      this.timestep = timestep;
      this.cfg = cfg;
    }

    /** Whether the step is under classifier-free guidance. */
    boolean isGuided() {
      return cfg;
    }

    /** The conditioning on the prompt alone, one row; gradients are not to be recorded. */
    public Conditioning conditional() {
      return own().row(cfg ? 1 : 0);
    }

    /** Of the request's own prompts, a row each: made once, for guidance and for the prediction. */
    private Conditioning own() {
      if (own == null) {
        own = condition(cfg ? List.of(negative, conditional) : List.of(conditional), 1);
      }
      return own;
    }

    private Conditioning condition(List<PromptEmbedding> prompts, int count) {
      return backbone.condition(
          manager.full(new Shape((long) prompts.size() * count), timestep),
          rows(manager, prompts.stream().map(PromptEmbedding::sequence), count),
          rows(manager, prompts.stream().map(PromptEmbedding::pooled), count));
    }

    /** The prompts of a prediction, b rows of the batch each. */
    List<PromptEmbedding> prompts(Inputs inputs) {
      List<PromptEmbedding> prompts = new ArrayList<>();
      if (cfg) {
        prompts.add(inputs.negative().orElse(negative));
        for (int region : inputs.regions().adapted()) {
          prompts.add(inputs.negative().orElse(ownNegatives.get(region)));
        }
      }
      prompts.addAll(inputs.regions().prompts());
      if (inputs.regions().whole()) {
        prompts.add(conditional); // last: the tap sees the last rows
      }
      return List.copyOf(prompts);
    }

    /** Which adapters of single subjects each row of the batch has. */
    private RowGroups groups(RegionPrompts regions, int prompts, int count) {
      if (regions.adapted().isEmpty()) {
        return RowGroups.NONE;
      }
      List<Integer> each = new ArrayList<>();
      if (cfg) {
        each.add(RowGroups.NO_GROUP);
        each.addAll(regions.adapted());
      }
      for (int region = 0; region < regions.prompts().size(); region++) {
        each.add(regions.group(region));
      }
      while (each.size() < prompts) {
        each.add(RowGroups.NO_GROUP); // the request's own prompt
      }
      return new RowGroups(
          each.stream().flatMap(group -> Collections.nCopies(count, group).stream()).toList());
    }

    /**
     * The prediction, led away from the negative prompt under classifier-free guidance.
     *
     * @param latent (b, channels, h, w); its manager owns the result
     */
    public NDArray prediction(NDArray latent, Inputs inputs) {
      return prediction(latent, inputs, Optional.empty());
    }

    /**
     * The same, perhaps with all but the first block from an earlier step.
     *
     * @param turn of the cache of steps
     */
    NDArray prediction(NDArray latent, Inputs inputs, Optional<TailCache.Turn> turn) {
      int count = Math.toIntExact(latent.getShape().get(0));
      var prompts = prompts(inputs);
      boolean plain = count == 1 && inputs.negative().isEmpty() && inputs.regions().isEmpty();
      var groups = groups(inputs.regions(), prompts.size(), count);
      Supplier<NDArray> pass =
          () -> {
            Conditioning given = plain ? own() : condition(prompts, count);
            NDArray rows = repeat(latent, prompts.size());
            return turn.isEmpty()
                ? backbone.forward(rows, given, inputs.tap())
                : backbone.forward(rows, given, inputs.tap(), turn.get());
          };
      Supplier<NDArray> alone = () -> groups.during(pass);
      NDArray all =
          member.isEmpty()
              ? alone.get()
              : member
                  .get()
                  .forward(
                      new Rows(latent, timestep, prompts),
                      new Member.View(inputs.tap(), turn),
                      alone);
      var adapted = inputs.regions().adapted();
      int first = cfg ? 1 + adapted.size() : 0;
      int regions = inputs.regions().prompts().size();
      NDArray shares = regions == 0 ? null : inputs.shares().get();
      NDArray towards =
          regions == 0
              ? block(all, first, count)
              : joined(all, count, shares, region -> first + region, regions);
      if (!cfg) {
        return towards;
      }
      NDArray away =
          adapted.isEmpty()
              ? block(all, 0, count)
              : joined(all, count, shares, region -> 1 + adapted.indexOf(region), regions);
      return away.add(towards.sub(away).mul(scale)); // (b, channels, h, w)
    }
  }

  /**
   * @param step owns what is made before the latent is known
   * @param timestep of the schedule
   * @param cfg whether under classifier-free guidance, if the request asks for it
   */
  public Step step(NDManager step, float timestep, boolean cfg) {
    return new Step(step, timestep, this.cfg && cfg);
  }

  private static NDArray repeat(NDArray latent, int size) {
    return size == 1 ? latent : NDArrays.concat(new NDList(Collections.nCopies(size, latent)), 0);
  }

  /** Every candidate has the same prompts. */
  private static NDArray rows(NDManager step, Stream<NDArray> prompts, int count) {
    var each = new NDList();
    prompts.forEach(
        one -> {
          NDArray rows = count == 1 ? one.duplicate() : one.repeat(0, count);
          rows.attach(step);
          each.add(rows);
        });
    return each.size() == 1 ? each.head() : NDArrays.concat(each, 0);
  }

  /**
   * The regions' predictions, weighted by their shares: (b, channels, h, w).
   *
   * @param of the block of rows that a region takes
   */
  private static NDArray joined(
      NDArray all, int count, NDArray shares, IntUnaryOperator of, int regions) {
    NDArray sum = null;
    for (int region = 0; region < regions; region++) {
      NDArray share = shares.get(new NDIndex(":, {}:{}", region, region + 1)); // (b, 1, h, w)
      NDArray own = block(all, of.applyAsInt(region), count).mul(share);
      sum = sum == null ? own : sum.add(own);
    }
    return sum;
  }

  private static NDArray block(NDArray all, int index, int count) {
    return all.get(new NDIndex("{}:{}", index * count, (index + 1) * count));
  }
}

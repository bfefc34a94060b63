package dev.resow.training.nft;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.adapter.AdaptedNetwork;
import dev.resow.diffusion.adapter.AdapterBase;
import dev.resow.diffusion.adapter.LowRank;
import dev.resow.diffusion.adapter.NewAdapter;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Overlay;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.optimise.Optimiser;
import dev.resow.training.optimise.UpdateKernels;
import dev.resow.training.recipe.Nft;
import dev.resow.training.sample.Draw;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.session.Reward;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An adapter that learns by DiffusionNFT. Three models share the weights: the base, the old one
 * that paints, and the one in training. Everything drawn in an update is a function of seed and
 * update, so the generator's state is the number of updates.
 */
public final class NftSession implements TrainingSession {
  private static final double BETA1 = .9;
  private static final double BETA2 = .999;
  private static final String STEP = "step";
  private static final String TRAINED = "trained.";
  private static final String OLD = "old.";

  private final Sd3Model model;
  private final Nft recipe;
  private final List<String> prompts;
  private final Reward reward;
  private final TrainingIdentity identity;
  private final NDManager manager;
  private final AdaptedNetwork network;
  private final LowRankMatrices trained;
  private final LowRankMatrices old;
  private final Optimiser optimiser;
  private final Mmdit transformer;
  private final PlainSampling sampling;
  private final PlainSampling guided;

  /**
   * @param model with float32 weights; nothing else may lie over them while a step runs
   * @param prompts of the training, one or more
   * @param identity of this training
   */
  public NftSession(
      Sd3Model model, Nft recipe, List<String> prompts, Reward reward, TrainingIdentity identity) {
    if (model.placement().weights() != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "expected float32 weights for a training, got %s; set RESOW_PRECISION=fp32"
              .formatted(model.placement().precision()));
    }
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("expected one prompt or more, got none");
    }
    this.model = model;
    this.recipe = recipe;
    this.prompts = List.copyOf(prompts);
    this.reward = reward;
    this.identity = identity;
    this.network = model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
    this.transformer =
        new Mmdit(
            model.transformer().config(), network.weights().orElseThrow().in(recipe.products()));
    this.sampling = new PlainSampling(model, transformer, recipe.steps(), 1);
    this.guided = new PlainSampling(model, transformer, recipe.steps(), recipe.guided().weight());
    this.manager = model.manager().newSubManager();
    var matrices = recipe.matrices();
    try (var _ = NoGradient.begin()) {
      this.trained =
          LowRankMatrices.of(
              NewAdapter.create(
                  model.adapters().base(),
                  matrices.rank(),
                  matrices.scale(),
                  identity.seed(),
                  0,
                  manager));
      this.old = trained.copy(manager);
      this.optimiser =
          new Optimiser(
              manager, trained.arrays(), BETA1, BETA2, matrices.weightDecay(), key -> false);
    }
    trained.recording();
  }

  @Override
  public long steps() {
    return optimiser.step();
  }

  @Override
  public StepFigures step() {
    long update = optimiser.step() + 1;
    long seed = RoundSeeds.seed(identity.seed(), Math.toIntExact(update));
    var draw = Draw.of(seed);
    try (var scope = manager.newSubManager()) {
      var rollout = paint(draw, scope);
      var pass = new GradientPasses(transformer, recipe, sampling.schedule(), this::lay, draw);
      var losses = pass.run(rollout, scope);
      double norm;
      try (var _ = NoGradient.begin()) {
        var matrices = recipe.matrices();
        norm = optimiser.update(matrices.learningRate(), matrices.clip(), matrices.averageDecay());
      }
      double kept = recipe.oldKept(update);
      old.arrays()
          .forEach((key, array) -> UpdateKernels.follow(array, trained.arrays().get(key), kept));
      return StepFigures.of(
          Map.entry("reward", rollout.advantages().mean()),
          Map.entry("alike", rollout.advantages().alike()),
          Map.entry("loss", losses.policy()),
          Map.entry("drift", losses.drift()),
          Map.entry("norm", norm),
          Map.entry("spread", rollout.spread()));
    } finally {
      model.adapters().lay(Overlay.NONE);
    }
  }

  /** Pictures of the old model, guided ones of the base model, and what they are worth. */
  private Rollout paint(Draw draw, NDManager scope) {
    var texts = draw.prompts(prompts, recipe.prompts(), recipe.group());
    var seeds = draw.seeds(texts.size());
    var group = new MixedGroup(recipe.group(), recipe.guided().pictures());
    try (var _ = NoGradient.begin();
        var own = scope.newSubManager()) {
      model.adapters().lay(Overlay.NONE);
      var guided = latents(this.guided, group.guided(texts), group.guided(seeds), own);
      model.adapters().lay(old.over(network, model.adapters().mode(), own));
      var finished =
          group.mixed(
              guided, latents(sampling, group.own(texts), group.own(seeds), own), texts.size());
      return Rollout.of(
          sampling,
          texts,
          scope.create(finished, sampling.shape(texts.size())),
          recipe.group(),
          reward);
    }
  }

  /** Finished latents, (b, 16, h, w) in one array; empty without a prompt. */
  private static float[] latents(
      PlainSampling sampling, List<String> texts, List<Long> seeds, NDManager owner) {
    if (texts.isEmpty()) {
      return new float[0];
    }
    var text = sampling.text(texts, owner);
    NDArray noise = sampling.noise(seeds, owner);
    return sampling.run(noise, 0, text, List.of(), owner).finished().toFloatArray();
  }

  /** Lays one of the three models over the weights. */
  private void lay(GradientPasses.Role role, NDManager scope) {
    var mode = model.adapters().mode();
    model
        .adapters()
        .lay(
            switch (role) {
              case BASE -> Overlay.NONE;
              case OLD -> old.over(network, mode, scope);
              case TRAINED -> trained.over(network, mode, scope);
            });
  }

  @Override
  public void save(Path file) throws IOException {
    var tensors = new LinkedHashMap<String, NDArray>(optimiser.state());
    trained.arrays().forEach((key, array) -> tensors.put(TRAINED + key, array));
    old.arrays().forEach((key, array) -> tensors.put(OLD + key, array));
    var metadata = new LinkedHashMap<>(identity.fields());
    metadata.put(STEP, Long.toString(steps()));
    SafetensorsWriter.write(file, tensors, StoredType.F32, metadata);
  }

  @Override
  public void restore(Path file) {
    var source = Safetensors.open(file);
    identity.check(source.metadata());
    optimiser.restore(source, Long.parseLong(source.metadata().get(STEP)));
    trained.restore(source, TRAINED);
    old.restore(source, OLD);
  }

  @Override
  public List<LowRank> adapter() {
    return trained.with(optimiser.average()).changes();
  }

  @Override
  public void close() {
    model.adapters().use(List.of());
    manager.close();
  }
}

package dev.resow.training.itercomp;

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
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.optimise.KeptGradient;
import dev.resow.training.optimise.Optimiser;
import dev.resow.training.recipe.Itercomp;
import dev.resow.training.sample.Draw;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.PromptBatch;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An adapter that learns by the feedback of rewards. Everything drawn in an update is a function of
 * seed and update, so the generator's state is the number of updates.
 */
public final class ItercompSession implements TrainingSession {
  private static final double BETA1 = .9;
  private static final double BETA2 = .999;
  private static final String STEP = "step";
  private static final String TRAINED = "trained.";

  private final Sd3Model model;
  private final Itercomp recipe;
  private final List<String> prompts;
  private final TrainingIdentity identity;
  private final NDManager manager;
  private final AdaptedNetwork network;
  private final PlainSampling sampling;
  private final Feedback feedback;
  private final LowRankMatrices trained;
  private final Optimiser optimiser;

  /**
   * @param model with float32 weights; nothing else may lie over them while a step runs
   * @param prompts of the training, one or more
   * @param rewards one or more, of different names; they outlive this
   * @throws IllegalArgumentException when the model cannot be trained as it is placed
   */
  public ItercompSession(
      Sd3Model model,
      Itercomp recipe,
      List<String> prompts,
      List<NamedReward> rewards,
      TrainingIdentity identity) {
    if (model.placement().weights() != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "expected float32 weights for a training, got %s; set RESOW_PRECISION=fp32"
              .formatted(model.placement().precision()));
    }
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("expected one prompt or more, got none");
    }
    var names = rewards.stream().map(NamedReward::name).toList();
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "expected one reward or more, of different names, got " + names);
    }
    this.model = model;
    this.recipe = recipe;
    this.prompts = List.copyOf(prompts);
    this.identity = identity;
    this.network = model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
    var transformer =
        new Mmdit(
            model.transformer().config(), network.weights().orElseThrow().in(recipe.products()));
    this.sampling = new PlainSampling(model, transformer, recipe.steps(), 1);
    this.feedback = new Feedback(recipe, sampling, List.copyOf(rewards), this::lay);
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
    var draw = Draw.of(RoundSeeds.seed(identity.seed(), Math.toIntExact(update)));
    var figures = new LinkedHashMap<String, Double>();
    try (var scope = manager.newSubManager()) {
      var ofRewards = new KeptGradient(trained.arrays(), scope);
      var natural = new KeptGradient(trained.arrays(), scope);
      for (var pass : FeedbackPass.draw(recipe, prompts, draw)) {
        try (var work = scope.newSubManager()) {
          var text = PromptBatch.detached(sampling.text(pass.prompts(), work), work);
          learn(pass, text, figures, work);
          ofRewards.take();
          if (recipe.share() < 1) {
            keep(pass, draw, text, figures, work);
            natural.take();
          }
        }
      }
      join(ofRewards, natural, figures);
      try (var _ = NoGradient.begin()) {
        var by = recipe.matrices();
        figures.put("norm", optimiser.update(by.learningRate(), by.clip(), by.averageDecay()));
      }
      return new StepFigures(figures);
    } finally {
      model.adapters().lay(Overlay.NONE);
    }
  }

  /** Leaves the gradient of the rewards. */
  private void learn(
      FeedbackPass pass, PromptEmbedding text, Map<String, Double> figures, NDManager scope) {
    NDArray latent;
    try (var _ = NoGradient.begin()) {
      lay(scope);
      NDArray noise = sampling.noise(pass.seeds(), scope);
      latent = sampling.run(noise, 0, pass.step(), text, List.of(), scope).finished();
    }
    feedback.ofRewards(latent, pass.step(), text, pass.prompts(), share(pass), figures);
  }

  /** Leaves the gradient that keeps the model near the pictures of its base. */
  private void keep(
      FeedbackPass pass,
      Draw draw,
      PromptEmbedding text,
      Map<String, Double> figures,
      NDManager scope) {
    model.adapters().lay(Overlay.NONE);
    NDArray start = sampling.noise(pass.seeds(), scope);
    NDArray finished = sampling.run(start, 0, text, List.of(), scope).finished();
    float[] fresh = draw.noise(pass.number(), Math.toIntExact(finished.size()));
    NDArray noise = scope.create(fresh, finished.getShape());
    double loss = feedback.ofNaturalPictures(finished, noise, pass.noised(), text, share(pass));
    figures.merge("natural", loss, Double::sum);
  }

  private double share(FeedbackPass pass) {
    return (double) pass.prompts().size() / recipe.prompts();
  }

  /**
   * Gives both gradients back, the second one as long as the rewards' share asks for: AdamW takes
   * no notice of a weight on all of a gradient, but of its direction.
   */
  private void join(KeptGradient ofRewards, KeptGradient natural, Map<String, Double> figures) {
    ofRewards.give(1);
    if (recipe.share() < 1) {
      double weight = weight(ofRewards.norm(), natural.norm(), recipe.share());
      natural.give(weight);
      figures.put("weight", weight);
    }
  }

  /** What makes the second gradient long enough; 0 where it has no length. */
  static double weight(double ofRewards, double natural, double share) {
    return natural == 0 ? 0 : ofRewards * (1 - share) / (share * natural);
  }

  private void lay(NDManager scope) {
    model.adapters().lay(trained.over(network, model.adapters().mode(), scope));
  }

  @Override
  public void save(Path file) throws IOException {
    var tensors = new LinkedHashMap<String, NDArray>(optimiser.state());
    trained.arrays().forEach((key, array) -> tensors.put(TRAINED + key, array));
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

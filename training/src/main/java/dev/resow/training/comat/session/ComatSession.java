package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
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
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.PromptEmbedding;
import dev.resow.training.comat.AdversarialLoss;
import dev.resow.training.comat.Entity;
import dev.resow.training.comat.Part;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.optimise.Optimiser;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Start;
import dev.resow.training.sample.Draw;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.PromptBatch;
import dev.resow.training.sample.UnitRange;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An adapter that learns by CoMat. Everything drawn in an update is a function of seed and update,
 * so the generator's state is the number of updates.
 */
public final class ComatSession implements TrainingSession {
  private static final double BETA1 = .9;
  private static final double BETA2 = .999;
  private static final String STEP = "step";
  private static final String ACCURACY = "accuracy";
  private static final String TRAINED = "trained.";
  private static final long DISCRIMINATOR = 1L << 40; // its own start matrices

  private final Sd3Model model;
  private final Comat recipe;
  private final List<ComatPrompt> prompts;
  private final Critics critics;
  private final TrainingIdentity identity;
  private final NDManager manager;
  private final AdaptedNetwork network;
  private final PlainSampling sampling;
  private final LowRankMatrices trained;
  private final Optimiser optimiser;
  private final Balance balance;
  private final Optional<Discriminator> discriminator;

  /**
   * @param model with float32 weights; nothing else may lie over them while a step runs
   * @param prompts of the training, one or more
   * @throws IllegalArgumentException when the model cannot be trained as it is placed, a critic is
   *     missing, or a block is none of the model's
   */
  public ComatSession(
      Sd3Model model,
      Comat recipe,
      List<ComatPrompt> prompts,
      Critics critics,
      TrainingIdentity identity) {
    check(model, recipe, prompts, critics);
    this.model = model;
    this.recipe = recipe;
    this.prompts = List.copyOf(prompts);
    this.critics = critics;
    this.identity = identity;
    this.network = model.adapters().network(AdapterBase.TRANSFORMER).orElseThrow();
    var config = model.transformer().config();
    var transformer = new Mmdit(config, network.weights().orElseThrow().in(recipe.products()));
    this.sampling = new PlainSampling(model, transformer, recipe.steps().all(), recipe.guidance());
    this.manager = model.manager().newSubManager();
    this.balance = new Balance(recipe.loss());
    double decay = recipe.matrices().weightDecay();
    try (var _ = NoGradient.begin()) {
      this.trained = LowRankMatrices.of(fresh(identity.seed()));
      this.optimiser = new Optimiser(manager, trained.arrays(), BETA1, BETA2, decay, key -> false);
      this.discriminator =
          recipe.loss().has(Part.ADVERSARIAL)
              ? Optional.of(
                  new Discriminator(
                      fresh(identity.seed() ^ DISCRIMINATOR),
                      config.width(),
                      manager,
                      decay,
                      recipe.discriminatorRate()))
              : Optional.empty();
    }
    trained.recording();
  }

  private static void check(
      Sd3Model model, Comat recipe, List<ComatPrompt> prompts, Critics critics) {
    int blocks = model.transformer().config().layers();
    if (model.placement().weights() != DataType.FLOAT32) {
      throw new IllegalArgumentException(
          "expected float32 weights for a training, got %s; set RESOW_PRECISION=fp32"
              .formatted(model.placement().precision()));
    }
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("expected one prompt or more, got none");
    }
    boolean attends = !recipe.loss().concentrations().isEmpty();
    if (attends && (recipe.blocks().isEmpty() || Collections.max(recipe.blocks()) >= blocks)) {
      throw new IllegalArgumentException(
          "blocks: expected some of 0 to %d, got %s".formatted(blocks - 1, recipe.blocks()));
    }
    if (attends && critics.segmenter().isEmpty()) {
      throw new IllegalArgumentException(
          "expected a segmenter for the parts token and pixel, got none; leave them out or name one");
    }
    if (recipe.loss().has(Part.CAPTION) && critics.captioner().isEmpty()) {
      throw new IllegalArgumentException(
          "expected a captioner for the part caption, got none; leave it out or name one");
    }
  }

  private List<LowRank> fresh(long seed) {
    var matrices = recipe.matrices();
    return NewAdapter.create(
        model.adapters().base(), matrices.rank(), matrices.scale(), seed, 0, manager);
  }

  @Override
  public long steps() {
    return optimiser.step();
  }

  @Override
  public StepFigures step() {
    long update = optimiser.step() + 1;
    long seed = RoundSeeds.seed(identity.seed(), Math.toIntExact(update));
    var figures = new LinkedHashMap<String, Double>();
    try (var scope = manager.newSubManager()) {
      var parts =
          balance.measures(update)
              ? Optional.of(
                  new PartGradients(trained.arrays(), recipe.loss().concentrations(), scope))
              : Optional.<PartGradients>empty();
      for (var pass : Pass.draw(recipe, prompts, Draw.of(seed))) {
        try (var work = scope.newSubManager()) {
          learn(pass, parts, figures, work);
        }
      }
      parts.ifPresent(some -> some.join(balance));
      balance.report(figures);
      try (var _ = NoGradient.begin()) {
        var by = recipe.matrices();
        figures.put("norm", optimiser.update(by.learningRate(), by.clip(), by.averageDecay()));
      }
      discriminator.ifPresent(one -> one.update(figures.get(ACCURACY)));
      return new StepFigures(figures);
    } finally {
      model.adapters().lay(Overlay.NONE);
    }
  }

  /** Leaves the gradients of some pictures, and adds what was measured. */
  private void learn(
      Pass pass, Optional<PartGradients> parts, Map<String, Double> figures, NDManager scope) {
    double share = (double) pass.prompts().size() / recipe.batch().prompts();
    var texts = pass.prompts().stream().map(ComatPrompt::text).toList();
    var text = PromptBatch.detached(sampling.text(texts, scope), scope);
    NDArray noise = sampling.noise(pass.seeds(), scope);
    boolean mixed = pass.first() > 0;
    var base =
        mixed || discriminator.isPresent()
            ? Optional.of(base(noise, text, scope))
            : Optional.<NDArray>empty();
    NDArray start = mixed ? pass.noised(base.orElseThrow(), sampling.schedule()) : noise;
    PlainSampling.Run run;
    try (var _ = NoGradient.begin()) {
      lay(trained, scope);
      run = sampling.run(start, pass.first(), text, pass.trained(), scope);
    }
    var entities = entities(pass.prompts(), run.finished(), scope);
    var picture =
        PictureGradient.of(
            recipe, sampling, critics, pass.prompts(), run.finished(), () -> frozen(scope));
    if (recipe.loss().has(Part.CAPTION)) {
      add(figures, "surprise", picture.surprise() * share);
    }
    var values = new EnumMap<Part, Double>(picture.values());
    values.putAll(gradients(run.inputs(), text, picture.latent(), entities, share, parts));
    values.forEach((part, value) -> add(figures, part.word(), value * share));
    add(figures, "entities", entities.stream().mapToInt(List::size).sum());
    if (recipe.start() == Start.MIXED) {
      add(figures, "mixed", mixed ? share : 0);
    }
    if (discriminator.isPresent()) {
      double accuracy =
          teach(discriminator.get(), base.orElseThrow(), run.finished(), share, scope);
      add(figures, ACCURACY, accuracy * share);
    }
  }

  /** The base model's pictures of the same noise. */
  private NDArray base(NDArray noise, PromptEmbedding text, NDManager scope) {
    model.adapters().lay(Overlay.NONE);
    return sampling.run(noise, 0, text, List.of(), scope).finished();
  }

  /** Leaves the gradients of the steps, together or by part. */
  private Map<Part, Double> gradients(
      Map<Integer, NDArray> inputs,
      PromptEmbedding text,
      NDArray wanted,
      List<List<Entity>> entities,
      double share,
      Optional<PartGradients> parts) {
    var steps = new StepGradients(recipe, sampling, balance::weight, owner -> lay(trained, owner));
    var drawn = recipe.loss().concentrations();
    if (parts.isEmpty()) {
      return steps.run(inputs, text, wanted, drawn, entities, share);
    }
    var values = new EnumMap<Part, Double>(Part.class);
    steps.run(inputs, text, wanted, Set.of(), entities, share);
    parts.get().takeOthers();
    for (var part : drawn) {
      values.putAll(steps.run(inputs, text, wanted, part, entities, share));
      parts.get().take(part);
    }
    return values;
  }

  private static void add(Map<String, Double> figures, String name, double value) {
    figures.merge(name, value, Double::sum);
  }

  private void lay(LowRankMatrices matrices, NDManager scope) {
    model.adapters().lay(matrices.over(network, model.adapters().mode(), scope));
  }

  private Discriminator.Frozen frozen(NDManager scope) {
    var frozen = discriminator.orElseThrow().frozen(scope);
    lay(frozen.matrices(), scope);
    return frozen;
  }

  /** Of every picture; none where no concentration is asked for. */
  private List<List<Entity>> entities(List<ComatPrompt> own, NDArray finished, NDManager scope) {
    if (recipe.loss().concentrations().isEmpty()) {
      return own.stream().map(_ -> List.<Entity>of()).toList();
    }
    int patch = sampling.patch();
    var finder =
        new EntityFinder(
            critics.segmenter().orElseThrow(),
            model.encoders(),
            sampling.rows() / patch,
            sampling.columns() / patch);
    try (var _ = NoGradient.begin();
        var work = scope.newSubManager()) {
      NDArray latent = finished.duplicate();
      latent.attach(work);
      return finder.of(own, UnitRange.unit(model.vae().decode(latent)));
    }
  }

  /** Leaves the gradient in the discriminator; its accuracy before. */
  private double teach(
      Discriminator one, NDArray base, NDArray made, double share, NDManager scope) {
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      lay(one.matrices(), scope);
      var states = new TokenStates(sampling);
      NDArray baseStates = states.of(base);
      NDArray madeStates = states.of(made);
      NDArray loss = AdversarialLoss.ofDiscriminator(baseStates, madeStates, one.head());
      tape.backward(Scalars.mul(loss, share));
      return AdversarialLoss.accuracy(baseStates, madeStates, one.head());
    }
  }

  @Override
  public void save(Path file) throws IOException {
    var tensors = new LinkedHashMap<String, NDArray>(optimiser.state());
    trained.arrays().forEach((key, array) -> tensors.put(TRAINED + key, array));
    var metadata = new LinkedHashMap<>(identity.fields());
    metadata.put(STEP, Long.toString(steps()));
    balance.save(metadata);
    discriminator.ifPresent(one -> one.save(tensors, metadata));
    SafetensorsWriter.write(file, tensors, StoredType.F32, metadata);
  }

  @Override
  public void restore(Path file) {
    var source = Safetensors.open(file);
    identity.check(source.metadata());
    optimiser.restore(source, Long.parseLong(source.metadata().get(STEP)));
    trained.restore(source, TRAINED);
    balance.restore(source.metadata());
    discriminator.ifPresent(one -> one.restore(source, manager));
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

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
import dev.resow.training.comat.AdversarialLoss;
import dev.resow.training.comat.Entity;
import dev.resow.training.comat.Part;
import dev.resow.training.lowrank.LowRankMatrices;
import dev.resow.training.optimise.Optimiser;
import dev.resow.training.recipe.Comat;
import dev.resow.training.session.StepFigures;
import dev.resow.training.session.TrainingIdentity;
import dev.resow.training.session.TrainingSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

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
  private final Painter painter;
  private final LowRankMatrices trained;
  private final Optimiser optimiser;
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
    this.painter = new Painter(model, transformer, recipe.steps(), recipe.guidance());
    this.manager = model.manager().newSubManager();
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
    if (model.placement().half()) {
      throw new IllegalArgumentException(
          "expected float32 weights for a training, got float16; set RESOW_PRECISION=fp32");
    }
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("expected one prompt or more, got none");
    }
    boolean looks = recipe.loss().has(Part.TOKEN) || recipe.loss().has(Part.PIXEL);
    if (looks && (recipe.blocks().isEmpty() || Collections.max(recipe.blocks()) >= blocks)) {
      throw new IllegalArgumentException(
          "blocks: expected some of 0 to %d, got %s".formatted(blocks - 1, recipe.blocks()));
    }
    if (looks && critics.segmenter().isEmpty()) {
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
    var random = new SplittableRandom(seed);
    var kept = TrainedSteps.of(recipe.steps(), recipe.trained(), random.nextDouble());
    var drawn = draw(random);
    var seeds = random.longs(drawn.size()).boxed().toList();
    var figures = new LinkedHashMap<String, Double>();
    try {
      for (int from = 0; from < drawn.size(); from += recipe.rows()) {
        int to = from + recipe.rows();
        try (var scope = manager.newSubManager()) {
          learn(drawn.subList(from, to), seeds.subList(from, to), kept, figures, scope);
        }
      }
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
      List<ComatPrompt> own,
      List<Long> seeds,
      List<Integer> kept,
      Map<String, Double> figures,
      NDManager scope) {
    double share = (double) own.size() / recipe.prompts();
    var chain = painter.chain();
    var text = painter.text(own.stream().map(ComatPrompt::text).toList(), scope);
    NDArray noise = painter.noise(seeds, scope);
    Chain.Played played;
    try (var _ = NoGradient.begin()) {
      lay(trained, scope);
      played = chain.play(noise, text, kept, scope);
    }
    var entities = entities(own, played.finished(), scope);
    var picture =
        PictureGradient.of(recipe, painter, critics, own, played.finished(), () -> frozen(scope));
    var steps = new StepGradients(recipe, chain, owner -> lay(trained, owner));
    var attention = steps.run(played.inputs(), text, picture.latent(), entities, share);
    add(figures, "surprise", picture.surprise() * share);
    var values = new EnumMap<Part, Double>(picture.values());
    values.putAll(attention);
    values.forEach((part, value) -> add(figures, part.word(), value * share));
    add(figures, "entities", entities.stream().mapToInt(List::size).sum());
    if (discriminator.isPresent()) {
      model.adapters().lay(Overlay.NONE);
      NDArray real = chain.play(noise, text, List.of(), scope).finished();
      double accuracy = teach(discriminator.get(), real, played.finished(), share, scope);
      add(figures, ACCURACY, accuracy * share);
    }
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
    if (critics.segmenter().isEmpty()) {
      return own.stream().map(_ -> List.<Entity>of()).toList();
    }
    int patch = painter.patch();
    var finder =
        new EntityFinder(
            critics.segmenter().get(),
            model.encoders(),
            painter.rows() / patch,
            painter.columns() / patch);
    try (var _ = NoGradient.begin();
        var work = scope.newSubManager()) {
      NDArray latent = finished.duplicate();
      latent.attach(work);
      return finder.of(own, Pixels.unit(painter.decode(latent)));
    }
  }

  /** Leaves the gradient in the discriminator; its accuracy before. */
  private double teach(
      Discriminator one, NDArray real, NDArray made, double share, NDManager scope) {
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      lay(one.matrices(), scope);
      NDArray realStates = painter.states(real);
      NDArray madeStates = painter.states(made);
      NDArray loss = AdversarialLoss.ofDiscriminator(realStates, madeStates, one.head());
      tape.backward(Scalars.mul(loss, share));
      return AdversarialLoss.accuracy(realStates, madeStates, one.head());
    }
  }

  private List<ComatPrompt> draw(SplittableRandom random) {
    var drawn = new ArrayList<ComatPrompt>();
    while (drawn.size() < recipe.prompts()) {
      var shuffled = new ArrayList<>(prompts);
      Collections.shuffle(shuffled, Random.from(random));
      drawn.addAll(shuffled);
    }
    return drawn.subList(0, recipe.prompts());
  }

  @Override
  public void save(Path file) throws IOException {
    var tensors = new LinkedHashMap<String, NDArray>(optimiser.state());
    trained.arrays().forEach((key, array) -> tensors.put(TRAINED + key, array));
    var metadata = new LinkedHashMap<>(identity.fields());
    metadata.put(STEP, Long.toString(steps()));
    discriminator.ifPresent(one -> one.save(tensors, metadata));
    SafetensorsWriter.write(file, tensors, StoredType.F32, metadata);
  }

  @Override
  public void restore(Path file) {
    var source = Safetensors.open(file);
    identity.check(source.metadata());
    optimiser.restore(source, Long.parseLong(source.metadata().get(STEP)));
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      trained
          .arrays()
          .forEach(
              (key, array) -> source.read(TRAINED + key, scope, DataType.FLOAT32).copyTo(array));
    }
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

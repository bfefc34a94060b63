package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.image.ImageParameters;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.diffusion.schedule.Schedule;
import dev.resow.diffusion.tensor.NoGradient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * One picture in the making. Each call of {@link #step()} does one thing; between two calls the
 * session can be saved, resumed elsewhere or dropped (that is how a picture is cancelled). For one
 * thread at a time.
 */
public final class Session implements AutoCloseable {
  private final Sd3Model model;
  private final SamplingRequest request;
  private final NDManager memory;
  private final Predictor predictor;
  private final Schedule schedule;
  private final Guide guide;
  private final Shape shape; // (1, channels, h, w)

  private final List<RoundState> looked = new ArrayList<>();
  private NDArray latent;
  private int round;
  private int step;
  private boolean restart;
  private boolean finished;

  private Session(Sd3Model model, Guides guides, SamplingRequest request, NDManager memory) {
    this.model = model;
    this.request = request;
    this.memory = memory;
    var transformer = model.transformer().config();
    long h = request.height() / model.vae().config().factor();
    long w = request.width() / model.vae().config().factor();
    int patch = transformer.patchSize();
    this.shape = new Shape(1, transformer.inChannels(), h, w);
    this.schedule =
        model.scheduler().schedule(request.steps(), Math.toIntExact(h / patch * (w / patch)));
    this.predictor = new Predictor(model, request, memory);
    this.guide = guides.open(model, request, predictor.conditional());
  }

  static Session open(Sd3Model model, Guides guides, SamplingRequest request) {
    return build(model, guides, request, session -> session.latent = session.noise(0));
  }

  static Session resume(Sd3Model model, Guides guides, SessionState state) {
    return build(
        model,
        guides,
        state.request(),
        session -> {
          session.latent = session.array(state.latent());
          session.round = state.round();
          session.step = state.step();
          session.restart = state.restart();
          session.looked.addAll(state.looked());
          session.guide.resume(state.guide());
        });
  }

  private static Session build(
      Sd3Model model, Guides guides, SamplingRequest request, Consumer<Session> begin) {
    var memory = model.manager().newSubManager();
    try {
      var session = new Session(model, guides, request, memory);
      begin.accept(session);
      return session;
    } catch (RuntimeException e) {
      memory.close();
      throw e;
    }
  }

  /**
   * Does the next step: one sampler step, or the restart of a round, or at the end the decoding.
   *
   * @throws SamplingFailedException when the latent or the picture is not finite
   * @throws IllegalStateException after {@link Finished}
   */
  public StepOutcome step() {
    if (finished) {
      throw new IllegalStateException("the picture is finished: there is no further step");
    }
    if (restart) {
      return restart();
    }
    return step < schedule.steps() ? sample() : decode();
  }

  private StepOutcome sample() {
    var at =
        new Guide.At(
            round,
            seed(),
            step,
            schedule.steps(),
            schedule.timesteps()[step],
            schedule.sigmas()[step]);
    Map<String, Double> losses;
    try (var work = memory.newSubManager()) {
      var start = latent.duplicate();
      start.attach(work);
      var moved = guide.before(at, start);
      losses = moved.losses();
      try (var _ = NoGradient.begin()) {
        var velocity = predictor.velocity(moved.latent(), at.timestep(), guide.watch(at));
        replace(schedule.step(moved.latent(), velocity, step));
      }
    }
    step++;
    var detection = guide.after(at);
    if (detection.isEmpty()) {
      return new Advanced(round, step, schedule.steps(), losses);
    }
    var found = detection.get();
    var outcome = new Overlapped(round, seed(), step, found);
    looked.add(new RoundState(round, step, found.score(), latent.toFloatArray()));
    if (found.overlapped() && round + 1 < request.rounds()) {
      restart = true;
    } else if (found.overlapped()) {
      takeBestRound();
    }
    return outcome;
  }

  /** None of the rounds is clear: go on with the one that was least bad. */
  private void takeBestRound() {
    var best = looked.stream().min(Comparator.comparingDouble(RoundState::score)).orElseThrow();
    if (best.round() != round) {
      round = best.round();
      step = best.step();
      latent.close();
      latent = array(best.latent());
    }
  }

  private StepOutcome restart() {
    int dropped = step;
    restart = false;
    round++;
    step = 0;
    guide.restart();
    latent.close();
    latent = noise(round);
    return new Restarted(round, seed(), dropped);
  }

  private StepOutcome decode() {
    float[] planes;
    try (var _ = NoGradient.begin();
        var work = memory.newSubManager()) {
      var input = latent.duplicate();
      input.attach(work);
      planes = model.vae().decode(input).toFloatArray(); // (1, 3, height, width)
    }
    for (float value : planes) {
      if (!Float.isFinite(value)) {
        throw failed(step + 1, "the decoded picture has values that are not finite");
      }
    }
    finished = true;
    return new Finished(RgbImage.ofPlanes(planes, request.width(), request.height()), parameters());
  }

  private void replace(NDArray next) {
    float largest = next.abs().max().getFloat();
    if (!Float.isFinite(largest)) {
      throw failed(step + 1, "the latent has values that are not finite");
    }
    next.attach(memory);
    latent.close();
    latent = next;
  }

  private SamplingFailedException failed(int at, String reason) {
    return new SamplingFailedException(round, at, reason);
  }

  private NDArray noise(int ofRound) {
    var count = Math.toIntExact(shape.size());
    return array(Philox.normals(RoundSeeds.seed(request.seed(), ofRound), 0, count));
  }

  private NDArray array(float[] values) {
    if (values.length != shape.size()) {
      throw new IllegalArgumentException(
          "expected a latent of %d values, got %d".formatted(shape.size(), values.length));
    }
    return memory.create(values, shape);
  }

  /** The seed of the current round. */
  public long seed() {
    return RoundSeeds.seed(request.seed(), round);
  }

  /** The current latent (channels, h, w), row-major; for previews and tests. */
  public float[] latent() {
    return latent.toFloatArray();
  }

  /** Arrays this session owns between two steps. */
  int ownedArrays() {
    return memory.getManagedArrays().size();
  }

  /** Everything needed to go on in another process. */
  public SessionState save() {
    return new SessionState(
        model.fingerprint(),
        request,
        round,
        step,
        restart,
        latent.toFloatArray(),
        List.copyOf(looked),
        guide.save());
  }

  private ImageParameters parameters() {
    return new ImageParameters(
        request.prompt(),
        request.negativePrompt(),
        request.width(),
        request.height(),
        request.steps(),
        request.guidanceScale(),
        request.seed(),
        round,
        seed(),
        request.method(),
        request.subjects(),
        model.folder().toAbsolutePath().normalize().getFileName().toString(),
        model.fingerprint(),
        model.scheduler().shift());
  }

  @Override
  public void close() {
    memory.close();
  }
}

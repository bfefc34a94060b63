package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.mmdit.Conditioning;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.sampler.SessionState.Phase;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Candidate;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.diffusion.schedule.Schedule;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
  private final LatentSpace space;

  private final LookedRounds looked = new LookedRounds();
  private final Lineage lineage = new Lineage();
  private List<Integer> members; // rounds in the making: the rows of the latent
  private NDArray latent; // (members, channels, h, w)
  private int step;
  private Phase phase = Phase.RUNNING;
  private boolean finished;

  private Session(Sd3Model model, Guides guides, SamplingRequest request, NDManager memory) {
    this.model = model;
    this.request = request;
    this.memory = memory;
    var transformer = model.transformer().config();
    long h = request.height() / model.vae().config().factor();
    long w = request.width() / model.vae().config().factor();
    int patch = transformer.patchSize();
    this.space = new LatentSpace(new Shape(transformer.inChannels(), h, w), memory);
    this.schedule =
        model.scheduler().schedule(request.steps(), Math.toIntExact(h / patch * (w / patch)));
    this.predictor = new Predictor(model, request, memory);
    this.guide = guides.open(model, request, predictor.conditional());
  }

  static Session open(Sd3Model model, Guides guides, SamplingRequest request) {
    return build(
        model,
        guides,
        request,
        session -> {
          session.sow(0);
          session.latent = session.space.noise(session.seeds());
        });
  }

  static Session resume(Sd3Model model, Guides guides, SessionState state) {
    return build(
        model,
        guides,
        state.request(),
        session -> {
          session.members = state.members();
          session.latent = session.space.array(state.latent(), state.members().size());
          session.step = state.step();
          session.phase = state.phase();
          session.looked.restore(state.looked());
          session.lineage.restore(state.rounds());
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
   * @throws SamplingFailedException when the latent, a guidance loss or the picture is not finite
   * @throws IllegalStateException after {@link Finished}
   */
  public StepOutcome step() {
    if (finished) {
      throw new IllegalStateException("the picture is finished: there is no further step");
    }
    JniUtils.setGradMode(false); // a new thread starts with recording on, and recording is slower
    if (phase.restart()) {
      return restart();
    }
    return step < schedule.steps() ? sample() : decode();
  }

  private StepOutcome sample() {
    var at =
        new Guide.At(
            members.getFirst(),
            seeds(),
            step,
            schedule.steps(),
            schedule.timesteps()[step],
            schedule.sigmas()[step]);
    Guide.Looked looked;
    Guide.Moved moved;
    int joined; // passes beyond those of a plain step
    try (var work = memory.newSubManager()) {
      var start = latent.duplicate();
      start.attach(work);
      var prediction = predictor.step(work, at.timestep(), guide.guided(step));
      moved = guided(at, start, prediction::conditional);
      double room = room(moved);
      var parts = guide.parts(at, room / members.size() - guide.look(at));
      var ask =
          new Predictor.Ask(
              guide.watch(at), guide.negative(at), parts, () -> guide.shares(at, work));
      var velocity = prediction.velocity(moved.latent(), ask);
      joined = parts.extra() * members.size();
      replace(NextLatent.of(schedule, at, moved.latent(), velocity, guide.renewed(step)));
      looked = guide.after(at, moved.latent(), velocity, room - joined);
    }
    double extra = moved.forwards() + joined + looked.forwards();
    double work = extra / members.size() + rows(step);
    step++;
    for (int i = 0; i < members.size(); i++) {
      lineage.advanced(members.get(i), step, moved.done(i), work);
    }
    if (looked.detections().isEmpty()) {
      return new Advanced(round(), step, schedule.steps(), moved.done(0).losses());
    }
    return select(looked.detections());
  }

  /** Forward passes of one candidate's plain rest of the run. */
  private int plain() {
    return IntStream.range(step, schedule.steps()).map(this::rows).sum();
  }

  /** Forward passes of one candidate's plain step. */
  private int rows(int step) {
    return request.guided() && guide.guided(step) ? 2 : 1;
  }

  /** What the budget leaves for parts and a look, when the plain rest of the run is paid. */
  private double room(Guide.Moved moved) {
    double rest = (double) plain() * members.size();
    return request.budget() - lineage.forwards() - moved.forwards() - rest;
  }

  /** Guidance, as long as the plain rest of the run still fits into the budget after it. */
  private Guide.Moved guided(Guide.At at, NDArray start, Supplier<Conditioning> prompt) {
    double rest = (plain() + guide.look(at)) * members.size();
    if (lineage.forwards() + rest + guide.worst(at) > request.budget()) {
      return Guide.NONE.before(at, start, prompt);
    }
    try {
      return guide.before(at, start, prompt);
    } catch (ArithmeticException e) {
      throw failed(step + 1, e.getMessage());
    }
  }

  /** Keeps the clearest candidate and decides how to go on with it. */
  private StepOutcome select(List<Detection> detections) {
    for (int i = 0; i < members.size(); i++) {
      lineage.looked(members.get(i), detections.get(i));
    }
    int best =
        IntStream.range(0, members.size())
            .boxed()
            .min(
                Comparator.<Integer, Boolean>comparing(i -> detections.get(i).overlapped())
                    .thenComparing(i -> detections.get(i).rank()))
            .orElseThrow();
    var others =
        IntStream.range(0, members.size())
            .filter(i -> i != best)
            .mapToObj(i -> new Candidate(members.get(i), seeds().get(i), detections.get(i)))
            .toList();
    keep(best);
    var found = detections.get(best);
    var outcome = new Overlapped(round(), seed(), step, found, others);
    looked.add(new RoundState(round(), step, found.rank(), latent.toFloatArray(), guide.save()));
    if (found.overlapped()) {
      boolean more = sowing() + 1 < request.rounds();
      boolean affordable = !phase.last() && fits();
      if (more && affordable) {
        phase = new Phase(true, false, false);
      } else {
        phase = new Phase(false, true, phase.exhausted() || more);
        takeBestRound();
      }
    }
    return outcome;
  }

  private void keep(int candidate) {
    if (members.size() == 1) {
      return;
    }
    NDArray chosen = latent.get(new NDIndex("{}:{}", candidate, candidate + 1)).duplicate();
    chosen.attach(memory);
    latent.close();
    latent = chosen;
    members = List.of(members.get(candidate));
    guide.keep(candidate);
  }

  /** Whether one more sowing like this one, and then the rest of a run, fit into the budget. */
  private boolean fits() {
    int first = sowing() * request.candidates();
    double again =
        IntStream.range(first, first + request.candidates()).mapToDouble(lineage::forwards).sum();
    double rest = plain() + guide.ahead(step, schedule.steps());
    return lineage.forwards() + again + rest <= request.budget();
  }

  /** None of the rounds is clear: go on with the one that was least bad. */
  private void takeBestRound() {
    var best = looked.best();
    if (members.size() > 1 || best.round() != round()) {
      members = List.of(best.round());
      step = best.step();
      latent.close();
      latent = space.array(best.latent(), members.size());
      guide.resume(best.guide());
    }
  }

  /**
   * Ends the search for a clear round, because time or another budget runs out: no further round
   * begins. A round that was not looked at yet is dropped for the best one that was, if there is
   * one.
   */
  public void lastRound() {
    boolean running = !looked.has(round());
    if (!looked.isEmpty() && (running || phase.restart())) {
      takeBestRound();
      phase = new Phase(false, true, true);
    } else {
      phase = new Phase(false, true, phase.exhausted());
    }
  }

  /** Steps to the end of the picture if {@link #lastRound} were said now. */
  public int stepsLeft() {
    boolean running = !looked.has(round());
    boolean drops = !looked.isEmpty() && (running || phase.restart());
    return schedule.steps() - (drops ? looked.best().step() : step);
  }

  private StepOutcome restart() {
    int dropped = step;
    phase = Phase.RUNNING;
    step = 0;
    sow(sowing() + 1);
    latent.close();
    latent =
        guide
            .restart(seeds())
            .map(start -> space.array(start, members.size()))
            .orElseGet(() -> space.noise(seeds()));
    return new Restarted(round(), seed(), dropped);
  }

  /** Names the rounds of a sowing. */
  private void sow(int sowing) {
    int first = sowing * request.candidates();
    members = IntStream.range(first, first + request.candidates()).boxed().toList();
    members.forEach(round -> lineage.begin(round, RoundSeeds.seed(request.seed(), round)));
  }

  private StepOutcome decode() {
    float[] planes;
    if (members.size() > 1) { // nothing ever looked at the candidates
      keep(0);
    }
    try (var work = memory.newSubManager()) {
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
    return new Finished(
        RgbImage.ofPlanes(planes, request.width(), request.height()),
        request.parameters(model, round()),
        lineage.records(),
        phase.exhausted());
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
    return new SamplingFailedException(round(), at, reason);
  }

  private int round() {
    return members.getFirst();
  }

  private int sowing() {
    return round() / request.candidates();
  }

  private List<Long> seeds() {
    return members.stream().map(round -> RoundSeeds.seed(request.seed(), round)).toList();
  }

  /** The seed of the current round, of its first candidate. */
  public long seed() {
    return RoundSeeds.seed(request.seed(), round());
  }

  /** The current latent (candidates, channels, h, w), row-major; for previews and tests. */
  public float[] latent() {
    return latent.toFloatArray();
  }

  /** Arrays this session owns between two steps. */
  int ownedArrays() {
    return memory.getManagedArrays().size();
  }

  /** Every round so far, the running ones included. */
  public List<RoundRecord> rounds() {
    return lineage.records();
  }

  /** Work so far in forward equivalents: conditional forward passes of one picture. */
  public double forwards() {
    return lineage.forwards();
  }

  /** Everything needed to go on in another process. */
  public SessionState save() {
    return new SessionState(
        model.fingerprint(),
        request,
        members,
        step,
        phase,
        latent.toFloatArray(),
        looked.list(),
        lineage.records(),
        guide.save());
  }

  @Override
  public void close() {
    memory.close();
  }
}

package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.sampler.SessionState.Phase;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Candidate;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.diffusion.schedule.Schedule;
import java.util.List;
import java.util.function.Consumer;
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

  private final Allowance allowance;
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
    this.allowance = new Allowance(request, guide, schedule.steps(), lineage);
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
   * <p>A round whose latent, guidance or picture is not finite, or whose latent explodes, has
   * failed: the next one begins, or the best one so far goes on.
   *
   * @throws SamplingFailedException when there is neither
   * @throws IllegalStateException after {@link Finished}
   */
  public StepOutcome step() {
    if (finished) {
      throw new IllegalStateException("the image is finished: there is no further step");
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
    List<Integer> exploded;
    boolean lacking;
    try (var work = memory.newSubManager()) {
      var start = latent.duplicate();
      start.attach(work);
      var prediction = predictor.step(work, at.timestep(), guide.guided(step));
      boolean fit = allowance.movesFit(at);
      moved = (fit ? guide : Guide.NONE).before(at, start, prediction::conditional);
      double room = allowance.room(at, moved);
      var parts = guide.parts(at, room / members.size() - guide.look(at));
      var ask =
          new Predictor.Ask(
              guide.watch(at), guide.negative(at), parts, () -> guide.shares(at, work));
      var velocity = prediction.velocity(moved.latent(), ask);
      joined = parts.extra() * members.size();
      var next = NextLatent.of(schedule, at, moved.latent(), velocity, guide.renewed(step));
      looked = guide.after(at, moved.latent(), velocity, room - joined);
      boolean blind =
          guide.look(at) > 0 && looked.detections().stream().anyMatch(d -> !d.compared());
      lacking = blind || !fit && guide.worst(at) > 0 || parts.none() && wanted(at);
      exploded = LatentSpace.exploded(next);
      replace(next);
    } catch (DivergedException e) {
      // the others do this step once more; what it cost so far is at most this
      members.forEach(round -> lineage.spent(round, guide.worst(at) / members.size()));
      return drop(List.of(e.candidate()), step + 1, e.getMessage()) ? sample() : instead();
    }
    phase = lacking ? phase.lacking() : phase;
    double extra = moved.forwards() + joined + looked.forwards();
    double work = extra / members.size() + allowance.rows(step);
    step++;
    for (int i = 0; i < members.size(); i++) {
      lineage.advanced(members.get(i), step, moved.done(i), work);
    }
    var sound = IntStream.range(0, members.size()).filter(i -> !exploded.contains(i)).toArray();
    if (!drop(
        exploded,
        step,
        "the latent contains values that are not finite or beyond " + LatentSpace.LARGEST)) {
      return instead();
    }
    if (looked.detections().isEmpty()) {
      return new Advanced(round(), step, schedule.steps(), moved.done(sound[0]).losses());
    }
    return select(IntStream.of(sound).mapToObj(looked.detections()::get).toList());
  }

  /** Whether the step would have parts, if the budget had room for them. */
  private boolean wanted(Guide.At at) {
    return !guide.parts(at, Double.POSITIVE_INFINITY).none();
  }

  /** Keeps the clearest candidate and decides how to go on with it. */
  private StepOutcome select(List<Detection> detections) {
    for (int i = 0; i < members.size(); i++) {
      lineage.looked(members.get(i), detections.get(i));
    }
    int best = Detection.clearest(detections);
    var others =
        IntStream.range(0, members.size())
            .filter(i -> i != best)
            .mapToObj(i -> new Candidate(members.get(i), seeds().get(i), detections.get(i)))
            .toList();
    keep(List.of(best));
    var found = detections.get(best);
    var outcome = new Overlapped(round(), seed(), step, found, others);
    looked.add(new RoundState(round(), step, found.rank(), latent.toFloatArray(), guide.save()));
    if (found.overlapped()) {
      boolean more = sown() < request.rounds();
      boolean affordable = !phase.last() && allowance.hasRoomForAnother(sowing(), step);
      if (more && affordable) {
        phase = Phase.restart(found.reason());
      } else {
        phase = new Phase("", true, phase.exhausted() || more);
        takeBestRound();
      }
    }
    return outcome;
  }

  /** Only these candidates go on. */
  private void keep(List<Integer> candidates) {
    if (members.size() == candidates.size()) {
      return;
    }
    latent = space.rows(latent, candidates);
    guide.keep(candidates, members.size());
    members = candidates.stream().map(members::get).toList();
  }

  /**
   * Candidates that cannot become pictures.
   *
   * @param at the step that failed, from 1
   * @return whether others are left
   */
  private boolean drop(List<Integer> failed, int at, String reason) {
    for (int i : failed) {
      lineage.failed(members.get(i), "step %d: %s".formatted(at, reason));
      looked.drop(members.get(i));
    }
    var rest = IntStream.range(0, members.size()).filter(i -> !failed.contains(i)).boxed().toList();
    if (!rest.isEmpty()) {
      keep(rest);
    }
    return !rest.isEmpty();
  }

  /** Every candidate of this sowing has failed: the next one, or the best round so far. */
  private StepOutcome instead() {
    String reason = lineage.failure(round());
    boolean more = sown() < request.rounds();
    boolean may = !phase.last() || looked.isEmpty(); // one round is always finished, if any can be
    if (more && may && allowance.hasRoomForAnother(sowing(), step)) {
      guide.resume(new byte[0]); // what it remembers may be what went wrong
      phase = new Phase(reason, phase.last(), phase.exhausted());
      return restart();
    }
    if (looked.isEmpty()) {
      throw new SamplingFailedException(round(), reason);
    }
    phase = new Phase("", true, phase.exhausted() || more);
    takeBestRound();
    return step();
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
      phase = new Phase("", true, true);
    } else {
      phase = new Phase("", true, phase.exhausted());
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
    String reason = phase.dropped();
    phase = new Phase("", phase.last(), phase.exhausted());
    step = 0;
    sow(sown());
    latent.close();
    latent =
        guide
            .restart(seeds())
            .map(start -> space.array(start, members.size()))
            .orElseGet(() -> space.noise(seeds()));
    return new Restarted(round(), seed(), dropped, reason);
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
      keep(List.of(0));
    }
    try (var work = memory.newSubManager()) {
      var input = latent.duplicate();
      input.attach(work);
      planes = model.vae().decode(input).toFloatArray(); // (1, 3, height, width)
    }
    for (float value : planes) {
      if (!Float.isFinite(value)) {
        drop(List.of(0), step + 1, "the decoded image contains values that are not finite");
        return instead();
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
    next.attach(memory);
    latent.close();
    latent = next;
  }

  private int round() {
    return members.getFirst();
  }

  private int sowing() {
    return round() / request.candidates();
  }

  /** Sowings begun. */
  private int sown() {
    return lineage.records().size() / request.candidates();
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

package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.noise.RoundSeeds;
import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.sampler.StepOutcome.Advanced;
import dev.resow.diffusion.sampler.StepOutcome.Candidate;
import dev.resow.diffusion.sampler.StepOutcome.Finished;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import dev.resow.diffusion.sampler.StepOutcome.Restarted;
import dev.resow.diffusion.schedule.Schedule;
import dev.resow.diffusion.tensor.NoGradient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One picture in the making. Each call of {@link #step()} does one thing; between two calls the
 * session can be saved, resumed elsewhere or dropped (that is how a picture is cancelled). For one
 * thread at a time.
 *
 * <p>A round samples up to its check. If a finding says that the picture will be wrong, the next
 * round starts with another seed; when no further round may start, the best one is finished.
 */
public final class Session implements AutoCloseable {
  private static final String EXPLODED =
      "the latent has values that are no numbers or beyond " + LatentSpace.LARGEST;

  private final DiffusionModel model;
  private final SamplingRequest request;
  private final NDManager manager;
  private final Schedule schedule;
  private final SamplerPlan plan;
  private final SamplerStep sampler;
  private final StepReuse reuse;
  private final ComputeBudget budget;
  private final RoundSearch search;
  private final LatentSpace space;
  private final Batch batch;
  private final Previews previews;
  private final Optional<StartLatent> from;
  private Next next = new Next.Sample();
  private boolean finished;

  Session(
      DiffusionModel model,
      SamplerPlans plans,
      SamplingRequest request,
      Optional<StartPicture> picture,
      NDManager manager) {
    this.model = model;
    this.request = request;
    this.manager = manager;
    var layout = model.backbone().latent();
    long h = request.height() / model.vae().config().factor();
    long w = request.width() / model.vae().config().factor();
    schedule = model.scheduler().schedule(request.steps(), layout.tokens(h, w));
    var predictor = new Predictor(model, request, manager);
    var opened = plans.open(model, request, predictor.conditional());
    boolean cfg = model.capabilities().negativePrompt();
    plan = cfg ? opened : opened.withoutClassifierFreeGuidance();
    SubjectAdapters.check(model, request, plan, schedule.steps());
    reuse = new StepReuse(model.stepCache(), manager);
    sampler = new SamplerStep(predictor, plan, schedule, reuse);
    budget = new ComputeBudget(request, plan, schedule, new RoundHistory());
    search = new RoundSearch(request, budget);
    space = new LatentSpace(new Shape(layout.channels(), h, w), manager);
    batch =
        new Batch(
            request.candidates(),
            request.firstStep(),
            new RoundSeeds(request.seed(), plan.reliableSeeds()),
            space);
    previews = new Previews(model, request, schedule.steps());
    from = picture.map(start -> StartLatent.of(start, model.vae(), manager));
  }

  /** Refuses a budget below that of a plain picture, which depends on the schedule. */
  void checkBudget() {
    int plain = budget.plainPicture();
    if (request.budget() < plain) {
      throw new IllegalArgumentException(
          "budget: a plain image takes %d forward equivalents with this model's schedule, the budget is %s"
              .formatted(plain, request.budget()));
    }
  }

  /**
   * Does the next step: one sampler step, or the restart of a round, or at the end the decoding.
   *
   * <p>A round whose latent, guidance or picture is not finite, or whose latent explodes, has
   * failed: the next one starts, or the best one so far is finished.
   *
   * @throws SamplingFailedException when there is neither
   * @throws dev.resow.diffusion.adapter.AdapterUnavailableException when an adapter has to be
   *     loaded again and cannot be had; the step can be repeated
   * @throws IllegalStateException after {@link Finished}
   */
  public StepOutcome step() {
    if (finished) {
      throw new IllegalStateException("the image is finished: there is no further step");
    }
    previews.forget();
    JniUtils.setGradMode(false); // a new thread starts with recording on, and recording is slower
    // another session may have had others on, and waits with them until this step is done
    try (var _ = model.adapters().hold(request.adapters())) {
      return proceed();
    }
  }

  private StepOutcome proceed() {
    return switch (next) {
      case Next.Sample _ -> sample();
      case Next.Restart(String reason) -> restart(reason);
      case Next.Decode _ -> decode();
    };
  }

  /** One sampler step of all candidates, see {@link SamplerStep}. */
  private StepOutcome sample() {
    var at = batch.context(schedule);
    var stepBudget = budget.forStep(at);
    SamplerStep.Result done;
    List<Integer> exploded;
    try (var work = manager.newSubManager()) {
      done = sampler.run(at, batch.copy(work), batch.past(work), stepBudget, work);
      var stepped = done.latent();
      var kept = from.map(start -> batch.keep(start, stepped, schedule)).orElse(stepped);
      exploded = LatentSpace.exploded(kept);
      previews.keep(at, done, batch.without(exploded));
      batch.advance(kept, done.prediction(), schedule.remembered());
    } catch (DivergedException e) {
      search.spent(batch, stepBudget.maxForwards()); // at most
      boolean others = drop(List.of(e.candidate()), batch.step() + 1, e.getMessage());
      return others ? sample() : replaceFailed(); // the others repeat the step
    }
    next = Next.after(batch.step(), schedule.steps());
    search.advanced(batch, done);
    var sound = batch.without(exploded);
    if (!drop(exploded, batch.step(), EXPLODED)) {
      return replaceFailed();
    }
    var losses = done.guided().report(sound.getFirst()).losses();
    var check = done.check();
    if (check.detections().isEmpty()) {
      return advanced(losses);
    }
    var detections = sound.stream().map(check.detections()::get).toList();
    return check.early()
        ? dropHopeless(detections).orElseGet(() -> advanced(losses))
        : select(detections);
  }

  /**
   * Asks for previews from the next step on. They change nothing of the picture.
   *
   * @param count of each round, evenly spread over its steps; 0 for none
   */
  public void previews(int count) {
    previews.ask(count);
  }

  /**
   * The preview of the last step, if it has one: of the picture that its prediction means, of the
   * first candidate.
   */
  public Optional<Preview> preview() {
    return previews.last();
  }

  private StepOutcome advanced(Map<String, Double> losses) {
    return new Advanced(batch.round(), batch.step(), schedule.steps(), losses);
  }

  /**
   * Drops the candidates that an early look found wrong, and the start if it found all of them so
   * and another one may follow; if none may, the check at its own step decides.
   *
   * @return the outcome if the start is dropped
   */
  private Optional<StepOutcome> dropHopeless(List<Detection> detections) {
    var hopeless =
        IntStream.range(0, detections.size())
            .filter(i -> !detections.get(i).clear())
            .boxed()
            .toList();
    boolean all = hopeless.size() == batch.size();
    if (hopeless.isEmpty() || all && !search.allowsRestart(batch)) {
      return Optional.empty();
    }
    search.checked(batch, hopeless, detections);
    if (!all) {
      retain(batch.without(hopeless));
      return Optional.empty();
    }
    int best = Detection.clearest(detections);
    next = new Next.Restart(detections.get(best).reason());
    return Optional.of(overlapped(best, detections));
  }

  /** Selects the clearest candidate and decides how to continue with it. */
  private StepOutcome select(List<Detection> detections) {
    search.checked(batch, batch.without(List.of()), detections);
    int best = Detection.clearest(detections);
    var outcome = overlapped(best, detections);
    var found = detections.get(best);
    search.checked().add(batch.checked(found.rank(), plan.guidance().save()));
    if (!found.clear()) {
      if (search.allowsRestart(batch)) {
        next = new Next.Restart(found.reason());
      } else {
        search.giveUp();
        continueBest();
      }
    }
    return outcome;
  }

  /** Keeps one candidate only, and says what was found. */
  private Overlapped overlapped(int best, List<Detection> detections) {
    var selected = List.of(best);
    var others =
        batch.without(selected).stream()
            .map(i -> new Candidate(batch.round(i), batch.seed(i), detections.get(i)))
            .toList();
    retain(selected);
    return new Overlapped(batch.round(), seed(), batch.step(), detections.get(best), others);
  }

  /** Every candidate of this start has failed: the next start, or the best round so far. */
  private StepOutcome replaceFailed() {
    String reason = search.history().failure(batch.round());
    if (search.allowsReplacement(batch)) {
      plan.guidance().resume(new byte[0]); // its state may be what went wrong
      return restart(reason);
    }
    if (search.checked().isEmpty()) {
      throw new SamplingFailedException(batch.round(), reason);
    }
    search.giveUp();
    continueBest();
    return proceed();
  }

  /** Takes up the best round that was checked, from its check on. */
  private void continueBest() {
    var best = search.checked().best();
    if (batch.size() > 1 || best.round() != batch.round()) {
      batch.resume(List.of(best.round()), best.step(), best.latent(), best.past());
      reuse.forget();
      plan.guidance().resume(best.guidance());
    }
    next = Next.after(batch.step(), schedule.steps());
  }

  /**
   * Ends the search for a clear round, because time or another budget runs out: no further round
   * starts. A round without a check is dropped for the best one with a check, if there is one.
   */
  public void lastRound() {
    boolean drops = dropsRound();
    search.end(drops);
    if (drops) {
      continueBest();
    } else if (next instanceof Next.Restart) { // an early look dropped it, and nothing replaces it
      next = Next.after(batch.step(), schedule.steps());
    }
  }

  /** Steps to the end of the picture if {@link #lastRound} were called now. */
  public int stepsLeft() {
    return schedule.steps() - (dropsRound() ? search.checked().best().step() : batch.step());
  }

  /** Whether the current round would give way to the best one if no further round may start. */
  private boolean dropsRound() {
    var checked = search.checked();
    return !checked.isEmpty() && (!checked.has(batch.round()) || next instanceof Next.Restart);
  }

  private StepOutcome restart(String reason) {
    int dropped = batch.step();
    start(search.starts());
    next = new Next.Sample();
    return new Restarted(batch.round(), seed(), dropped, reason);
  }

  /**
   * Starts rounds, one per candidate.
   *
   * @param start 0 for the first, 1 for the first restart
   */
  void start(int start) {
    batch.start(start);
    reuse.forget();
    search.begin(batch);
    batch.fill(plan.guidance().start(batch.seeds()));
    from.ifPresent(latent -> batch.noise(latent, schedule));
  }

  /**
   * Drops candidates that cannot become pictures.
   *
   * @param step that failed, from 1; steps + 1 is the decoding
   * @return whether others are left
   */
  private boolean drop(List<Integer> failed, int step, String reason) {
    search.failed(batch, failed, step, reason);
    var rest = batch.without(failed);
    if (!rest.isEmpty()) {
      retain(rest);
    }
    return !rest.isEmpty();
  }

  /** Drops all candidates but these. */
  private void retain(List<Integer> candidates) {
    if (candidates.size() < batch.size()) {
      plan.guidance().retain(candidates, batch.size());
      batch.retain(candidates);
      reuse.forget();
    }
  }

  private StepOutcome decode() {
    retain(List.of(0)); // several are left where no check selected one
    float[] planes;
    try (var work = manager.newSubManager()) {
      planes = model.vae().decode(batch.copy(work)).toFloatArray(); // (1, 3, height, width)
    }
    for (float value : planes) {
      if (!Float.isFinite(value)) {
        String reason = "the decoded picture has values that are not finite";
        drop(List.of(0), batch.step() + 1, reason);
        return replaceFailed();
      }
    }
    finished = true;
    var painted = RgbImage.ofPlanes(planes, request.width(), request.height());
    return new Finished(
        from.map(start -> start.picture().finish(painted)).orElse(painted),
        request.parameters(model, batch.round(), batch.seed(0)),
        search.history().records(),
        search.budgetExhausted());
  }

  /** The seed of the current round, of its first candidate. */
  public long seed() {
    return batch.seed(0);
  }

  /** The current latent (candidates, channels, h, w), row-major; for previews and tests. */
  public float[] latent() {
    return batch.values();
  }

  /** Arrays this session owns between two steps. */
  int ownedArrays() {
    return manager.getManagedArrays().size();
  }

  /** Every round so far, the running ones included. */
  public List<RoundRecord> rounds() {
    return search.history().records();
  }

  /** Work so far in forward equivalents: conditional forward passes of one picture. */
  public double forwards() {
    return search.history().forwards();
  }

  /** Steps so far, in this process, that took most of their pass from an earlier one. */
  public int reusedSteps() {
    return reuse.reused();
  }

  /** Everything needed to continue in another process. */
  public SessionState save() {
    return new SessionState(
        model.fingerprint(request.adapters()),
        request,
        batch.rounds(),
        batch.step(),
        next,
        search.lastRound(),
        search.budgetExhausted(),
        batch.values(),
        batch.pastValues(),
        search.checked().list(),
        search.history().records(),
        plan.guidance().save(),
        reuse.source());
  }

  /** Takes up what {@link #save} returned. */
  void restore(SessionState state) {
    batch.resume(state.running(), state.step(), state.latent(), state.past());
    next = state.next();
    search.restore(state);
    plan.guidance().resume(state.guidance());
    state.cached().filter(_ -> !(next instanceof Next.Decode)).ifPresent(this::recompute);
  }

  /** Fills the cache of steps as it was: the steps after it then have the bytes they would have. */
  private void recompute(CachedStep cached) {
    var at = batch.context(schedule, cached.step());
    try (var _ = NoGradient.begin();
        var work = manager.newSubManager()) {
      var latent = space.array(cached.latent(), batch.size()); // of the session
      latent.attach(work);
      sampler.recompute(at, cached, latent, work);
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}

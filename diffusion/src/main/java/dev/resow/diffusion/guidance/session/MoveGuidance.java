package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.diffusion.guidance.GuidanceDivergedException;
import dev.resow.diffusion.guidance.engine.GuidanceEngine;
import dev.resow.diffusion.guidance.engine.Guided;
import dev.resow.diffusion.guidance.engine.MoveReport;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Watch;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.guidance.space.NoiseSource;
import dev.resow.diffusion.guidance.space.Space;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.guidance.term.TermState;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.DivergedException;
import dev.resow.diffusion.sampler.GuidedLatent;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.StepContext;
import dev.resow.diffusion.schedule.NoiseLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The gradient moves of a method in one session, and what they keep from step to step. */
final class MoveGuidance {
  private final Method method;
  private final MmditView view;
  private final SubjectTokens tokens;
  private final SamplingRequest request;
  private final Shape image; // (c, h, w)
  private MoveState state = MoveState.EMPTY;

  MoveGuidance(
      Method method, MmditView view, SubjectTokens tokens, SamplingRequest request, Shape image) {
    this.method = method;
    this.view = view;
    this.tokens = tokens;
    this.request = request;
    this.image = image;
  }

  MoveState state() {
    return state;
  }

  void restore(MoveState saved) {
    state = saved;
  }

  /** See {@link dev.resow.diffusion.sampler.Guidance#before}. */
  GuidedLatent move(StepContext at, NDArray latent, Supplier<Conditioning> prompt) {
    if (method.moves(at.round() / request.candidates(), at.step()).isEmpty()) {
      remember(at, latent, latent, state.terms());
      return GuidedLatent.unchanged(latent);
    }
    NoiseSource noise = noise(at.seeds());
    var terms = new TermState();
    terms.restore(state.terms());
    var words = tokens.words().groups();
    var conditioned = view.under(prompt.get());
    var engine = new GuidanceEngine(method, conditioned, words, request.boxes(), noise, terms);
    NDArray start = optimisesMean(at.step()) ? start(latent, noise) : null;
    var point = stepPoint(at, clean(at, latent), start);
    Guided guided;
    try {
      guided = engine.apply(latent, point);
    } catch (GuidanceDivergedException e) {
      throw new DivergedException(e.image(), e.getMessage(), e);
    }
    remember(at, latent, guided.latent(), terms.entries());
    state = state.withAction();
    return new GuidedLatent(guided.latent(), reports(guided.reports()), guided.forwards());
  }

  private static StepPoint stepPoint(StepContext at, NDArray clean, NDArray start) {
    var level = at.level();
    return new StepPoint(at.step(), at.steps(), level.signal(), level.noise(), clean, start);
  }

  /**
   * The step's prediction is known: keeps the clean picture if the next step needs it and cannot
   * get it from two latents, because steps draw noise or read more than one prediction.
   */
  void predicted(StepContext at, Supplier<NDArray> clean) {
    if (!flows(at) && optimisesMean(at.step() + 1)) {
      state = state.withPrevious(clean.get().toFloatArray());
    }
  }

  /** Whether latents of a run lie on lines from the noise to the picture. */
  private static boolean flows(StepContext at) {
    return at.level() instanceof NoiseLevel.Flow;
  }

  private boolean optimisesMean(int step) {
    return method.moves(step).stream().anyMatch(move -> move.space() == Space.MEAN);
  }

  /** What the round started from. */
  private NDArray start(NDArray latent, NoiseSource noise) {
    return state.start().length > 0
        ? latent.getManager().create(state.start(), latent.getShape())
        : noise.draw(latent.getManager(), 0);
  }

  private NoiseSource noise(List<Long> seeds) {
    int size = Math.toIntExact(image.size());
    var batch = new Shape(seeds.size(), image.get(0), image.get(1), image.get(2));
    return (manager, stream) -> manager.create(Philox.normals(seeds, stream, size), batch);
  }

  /**
   * The clean picture that the last step predicted: of a flow, where the line through both latents
   * ends.
   */
  private NDArray clean(StepContext at, NDArray latent) {
    if (state.previous().length == 0) {
      return null;
    }
    NDArray previous = latent.getManager().create(state.previous(), latent.getShape());
    if (!flows(at)) {
      return previous;
    }
    NDArray velocity = latent.sub(previous).div(at.sigma() - state.previousSigma());
    return latent.sub(velocity.mul(at.sigma()));
  }

  /** Keeps what the next step or the next round needs, and no more. */
  private void remember(
      StepContext at, NDArray before, NDArray after, Map<String, TermState.Entry> terms) {
    float[] start = state.start();
    float[] moved = state.moved();
    if (carriesOver() && start.length == 0) {
      start = at.step() == 0 ? before.toFloatArray() : start;
    }
    if (carriesOver() && after != before) {
      float[] step = after.sub(before).toFloatArray();
      moved = moved.length == 0 ? step : sum(moved, step);
    }
    boolean kept = flows(at) && optimisesMean(at.step() + 1);
    float[] previous = kept ? after.toFloatArray() : new float[0];
    state = new MoveState(start, moved, previous, at.sigma(), terms, state.acted());
  }

  private boolean carriesOver() {
    return method.watch().filter(w -> w.restart() == Watch.Restart.CARRY_OVER).isPresent();
  }

  private static float[] sum(float[] a, float[] b) {
    float[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  /** What the moves of a step did, image by image; the losses of the last evaluation. */
  private static List<GuidedLatent.Report> reports(List<MoveReport> moves) {
    List<GuidedLatent.Report> reports = new ArrayList<>();
    int images = moves.isEmpty() ? 0 : moves.getFirst().images().size();
    for (int i = 0; i < images; i++) {
      int updates = 0;
      Map<String, Double> losses = new TreeMap<>();
      for (MoveReport move : moves) {
        var image = move.images().get(i);
        updates += image.updates();
        if (!image.losses().isEmpty()) {
          losses.putAll(image.losses().getLast());
        }
      }
      reports.add(new GuidedLatent.Report(updates, losses));
    }
    return reports;
  }

  /** See {@link dev.resow.diffusion.sampler.Guidance#start}. */
  Optional<float[]> start() {
    if (!carriesOver() || state.start().length == 0) {
      state = MoveState.EMPTY;
      return Optional.empty();
    }
    int channelSize = (int) (image.get(1) * image.get(2));
    float[] moved = state.moved().length == 0 ? new float[state.start().length] : state.moved();
    float[] start = CarryOver.start(state.start(), moved, channelSize);
    state = MoveState.startingFrom(start);
    return Optional.of(start);
  }

  void retain(List<Integer> candidates, int before) {
    state = state.retain(candidates, before);
  }
}

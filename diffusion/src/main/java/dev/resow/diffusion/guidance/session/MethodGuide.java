package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.engine.GuidanceDivergedException;
import dev.resow.diffusion.guidance.engine.GuidanceEngine;
import dev.resow.diffusion.guidance.engine.Guided;
import dev.resow.diffusion.guidance.engine.MoveReport;
import dev.resow.diffusion.guidance.engine.StepPoint;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Move;
import dev.resow.diffusion.guidance.method.Rounds;
import dev.resow.diffusion.guidance.method.Watch;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.guidance.mmdit.SwappedPrompts;
import dev.resow.diffusion.guidance.space.NoiseSource;
import dev.resow.diffusion.guidance.space.Space;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.guidance.term.Memory;
import dev.resow.diffusion.mmdit.AttentionTap;
import dev.resow.diffusion.mmdit.Conditioning;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.sampler.DivergedException;
import dev.resow.diffusion.sampler.Guide;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** One method at work in one session. */
final class MethodGuide implements Guide {
  private static final Set<Need> LOOK = EnumSet.of(Need.BLOCKS);

  private final Method method;
  private final MmditView view;
  private final SubjectTokens tokens;
  private final SamplingRequest request;
  private final Look look;
  private final SwappedPrompts swaps;
  private final RegionComposer composer;
  private final Shape image; // (c, h, w)
  private GuideMemory memory = GuideMemory.EMPTY;
  private MmditView.Watcher watcher;
  private Look.Seen seen;

  MethodGuide(
      Method method,
      MmditView view,
      SubjectTokens tokens,
      SamplingRequest request,
      Look look,
      SwappedPrompts swaps,
      RegionComposer composer,
      Shape image) {
    this.method = method;
    this.view = view;
    this.tokens = tokens;
    this.request = request;
    this.look = look;
    this.swaps = swaps;
    this.composer = composer;
    this.image = image;
  }

  @Override
  public Moved before(At at, NDArray latent, Supplier<Conditioning> prompt) {
    if (moves(at).isEmpty()) {
      remember(at, latent, latent, memory.terms());
      return new Moved(latent, Map.of());
    }
    NoiseSource noise = noise(at.seeds());
    var terms = new Memory();
    terms.restore(memory.terms());
    var words = tokens.words().groups();
    var now = view.under(prompt.get());
    var engine = new GuidanceEngine(method, now, words, request.boxes(), noise, terms);
    NDArray start = optimises(at.step(), Space.MEAN) ? start(latent, noise) : null;
    var point = new StepPoint(at.step(), at.steps(), at.sigma(), clean(at, latent), start);
    Guided guided;
    try {
      guided = engine.apply(latent, point);
    } catch (GuidanceDivergedException e) {
      throw new DivergedException(e.image(), e.getMessage(), e);
    }
    remember(at, latent, guided.latent(), terms.entries());
    memory = memory.afterMoves();
    return new Moved(guided.latent(), done(guided.reports()), guided.forwards());
  }

  private List<Move> moves(At at) {
    return guided(at) ? moves(at.step()) : List.of();
  }

  /** Whether the moves act on this round. */
  private boolean guided(At at) {
    return !method.moves().isEmpty() && at.round() / request.candidates() >= method.guidedFrom();
  }

  private List<Move> moves(int step) {
    return method.moves().stream().filter(move -> move.steps().indexOf(step) >= 0).toList();
  }

  /** Whether a move of the step works in this space. */
  private boolean optimises(int step, Space space) {
    return moves(step).stream().anyMatch(move -> move.space() == space);
  }

  /** What the round started from. */
  private NDArray start(NDArray latent, NoiseSource noise) {
    return memory.start().length > 0
        ? latent.getManager().create(memory.start(), latent.getShape())
        : noise.draw(latent.getManager(), 0);
  }

  private NoiseSource noise(List<Long> seeds) {
    int size = Math.toIntExact(image.size());
    return (manager, stream) ->
        manager.create(Philox.normals(seeds, stream, size), batch(seeds.size()));
  }

  private Shape batch(int candidates) {
    return new Shape(candidates, image.get(0), image.get(1), image.get(2));
  }

  /** The clean picture that the last step's velocity points to: the line through both latents. */
  private NDArray clean(At at, NDArray latent) {
    if (memory.previous().length == 0) {
      return null;
    }
    NDArray previous = latent.getManager().create(memory.previous(), latent.getShape());
    NDArray velocity = latent.sub(previous).div(at.sigma() - memory.previousSigma());
    return latent.sub(velocity.mul(at.sigma()));
  }

  /** Keeps what the next step or the next round will ask for, and no more. */
  private void remember(At at, NDArray before, NDArray after, Map<String, Memory.Entry> terms) {
    boolean carries = carriesOver();
    float[] start = memory.start();
    float[] moved = memory.moved();
    if (carries && start.length == 0) {
      start = at.step() == 0 ? before.toFloatArray() : start;
    }
    if (carries && after != before) {
      float[] step = after.sub(before).toFloatArray();
      moved = moved.length == 0 ? step : sum(moved, step);
    }
    boolean wanted = optimises(at.step() + 1, Space.MEAN);
    memory =
        new GuideMemory(
            start,
            moved,
            wanted ? after.toFloatArray() : new float[0],
            at.sigma(),
            memory.regions(),
            terms,
            memory.acted());
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

  /** What the moves of a step did, image by image; the losses of the last look. */
  private static List<Done> done(List<MoveReport> reports) {
    List<Done> done = new ArrayList<>();
    int images = reports.isEmpty() ? 0 : reports.getFirst().images().size();
    for (int i = 0; i < images; i++) {
      int updates = 0;
      Map<String, Double> losses = new TreeMap<>();
      for (MoveReport report : reports) {
        var image = report.images().get(i);
        updates += image.updates();
        if (!image.looks().isEmpty()) {
          losses.putAll(image.looks().getLast());
        }
      }
      done.add(new Done(updates, losses));
    }
    return done;
  }

  @Override
  public double worst(At at) {
    double forwards = 0;
    for (Move move : moves(at)) {
      Set<Need> needs = EnumSet.noneOf(Need.class);
      move.terms().forEach(term -> needs.add(term.need()));
      int updates = move.rounds().tries() * move.updates() + move.rounds().last();
      boolean single = move.rounds().equals(Rounds.ONE);
      int looks = updates + (single ? (move.confirms() ? 1 : 0) : move.rounds().tries() + 1);
      forwards += view.share(needs) * move.samples() * (looks + 2 * updates);
    }
    return forwards * at.seeds().size();
  }

  @Override
  public AttentionTap watch(At at) {
    seen = null;
    watcher = looks(at.step()) ? view.watch(LOOK, batch(at.seeds().size())) : null;
    return watcher == null ? AttentionTap.NONE : watcher.tap();
  }

  /** Whether a step sees where the subjects are. */
  private boolean looks(int step) {
    boolean forgotten = composer.at(step) && memory.regions().length == 0;
    return look.at(step) || composer.renews(step) || forgotten;
  }

  @Override
  public Parts parts(At at, double room) {
    return composer.parts(at.step(), looks(at.step()), room);
  }

  @Override
  public int ahead(int step, int steps) {
    return composer.ahead(step, steps);
  }

  @Override
  public double renewed(int step) {
    return method.walk().renewed(step);
  }

  @Override
  public boolean guided(int step) {
    return method.walk().guided(step);
  }

  @Override
  public NDArray shares(At at, NDManager step) {
    if (watcher != null) {
      memory = memory.withRegions(seen().maps());
    }
    return composer.shares(memory.regions(), step);
  }

  @Override
  public double look(At at) {
    boolean ahead = method.watch().filter(w -> w.step() >= at.step()).isPresent();
    double unmoved = look.forwards(false); // whether moves acted may hang on the budget
    return !ahead ? 0 : guided(at) ? Math.max(unmoved, look.forwards(true)) : unmoved;
  }

  @Override
  public Optional<PromptEmbedding> negative(At at) {
    int swap = method.contrast().map(c -> c.swap(at.step(), swaps.size())).orElse(-1);
    return swap < 0 ? Optional.empty() : Optional.of(swaps.embedding(swap));
  }

  @Override
  public Looked after(At at, NDArray latent, NDArray velocity, double room) {
    if (!look.at(at.step())) {
      return Looked.NOTHING;
    }
    return look.of(seen(), memory.acted(), room, () -> latent.sub(velocity.mul(at.sigma())));
  }

  private Look.Seen seen() {
    if (seen == null) {
      NDArray maps = watcher.maps().blocks().referenceGrid(); // (b, s, h, w)
      seen = new Look.Seen(maps.toFloatArray(), maps.getShape());
    }
    return seen;
  }

  @Override
  public int together(int steps) {
    return method.watch().map(w -> w.step() + 1).orElse(steps);
  }

  @Override
  public void keep(List<Integer> candidates, int before) {
    memory = memory.keep(candidates, before);
  }

  @Override
  public Optional<float[]> restart(List<Long> seeds) {
    if (!carriesOver() || memory.start().length == 0) {
      memory = GuideMemory.EMPTY;
      return Optional.empty();
    }
    int channelSize = (int) (image.get(1) * image.get(2));
    float[] moved = memory.moved().length == 0 ? new float[memory.start().length] : memory.moved();
    float[] start = CarryOver.start(memory.start(), moved, channelSize);
    memory = GuideMemory.startingFrom(start);
    return Optional.of(start);
  }

  @Override
  public byte[] save() {
    return memory.toBytes();
  }

  @Override
  public void resume(byte[] state) {
    memory = GuideMemory.fromBytes(state);
  }
}

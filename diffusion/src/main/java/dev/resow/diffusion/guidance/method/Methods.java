package dev.resow.diffusion.guidance.method;

import static dev.resow.diffusion.guidance.method.LearningRate.constant;
import static dev.resow.diffusion.guidance.method.LearningRate.decaying;
import static dev.resow.diffusion.guidance.method.LearningRate.overMove;
import static dev.resow.diffusion.guidance.method.Move.guide;
import static dev.resow.diffusion.guidance.method.Move.learn;
import static dev.resow.diffusion.guidance.method.Move.refine;
import static dev.resow.diffusion.guidance.method.Steps.at;
import static dev.resow.diffusion.guidance.method.Steps.range;
import static dev.resow.diffusion.guidance.optimizer.Optimizer.ADAM;
import static dev.resow.diffusion.guidance.optimizer.Optimizer.SGD;
import static dev.resow.diffusion.guidance.optimizer.Optimizer.UNIT_RMS;

import dev.resow.diffusion.guidance.detect.FindingLimits.Early;
import dev.resow.diffusion.guidance.method.Watch.Restart;
import dev.resow.diffusion.guidance.optimizer.Optimizer;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.space.Space;
import dev.resow.diffusion.guidance.term.Align;
import dev.resow.diffusion.guidance.term.BlockAlignment;
import dev.resow.diffusion.guidance.term.BoxCorner;
import dev.resow.diffusion.guidance.term.BoxIn;
import dev.resow.diffusion.guidance.term.BoxOut;
import dev.resow.diffusion.guidance.term.BoxWorst;
import dev.resow.diffusion.guidance.term.Clean;
import dev.resow.diffusion.guidance.term.Conflict;
import dev.resow.diffusion.guidance.term.Flat;
import dev.resow.diffusion.guidance.term.FlatBind;
import dev.resow.diffusion.guidance.term.MapOverlap;
import dev.resow.diffusion.guidance.term.Neglect;
import dev.resow.diffusion.guidance.term.Outside;
import dev.resow.diffusion.guidance.term.Outside.Masks;
import dev.resow.diffusion.guidance.term.Overlap;
import dev.resow.diffusion.guidance.term.SynGen;
import dev.resow.diffusion.guidance.term.Term;
import dev.resow.diffusion.guidance.term.TextAlignment;
import dev.resow.diffusion.schedule.NoisePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/**
 * Every method as a row. The family's rows stand as published, for 50 steps of SD1.4 (SAGA's SD3
 * rows for 28); {@link Method#forRun} moves them to another number of steps. Ours and EnMMDiT's
 * take their numbers from the model's settings.
 */
public final class Methods {
  /** Default of a request. */
  public static final String DEFAULT = "resow";

  private static final String OURS = "swapped names as negative prompts; original to this project";
  private static final String RENOISE =
      "plain sampling with the steps of regions: noise renewal after arXiv 2206.00364, guidance interval as in arXiv 2404.07724";
  private static final String REGIONS =
      "regions from the sampler's own attention, each denoised under its own subject's name; original to this project";

  private static final Term NEGLECT = new Neglect();
  private static final Term OVERLAP = new Overlap();
  private static final Term FLAT = new Flat();
  private static final Term FLAT_BIND = new FlatBind();
  private static final Term CONFLICT = new Conflict();
  private static final Term CLEAN = new Clean();
  private static final Term ALIGN = new Align();
  private static final Term SYNGEN = new SynGen(false);
  private static final Term SYNGEN_SHORT = new SynGen(true);
  private static final Term BOX_WORST = new BoxWorst();
  private static final Term BLOCK = new BlockAlignment();
  private static final Term TEXT = new TextAlignment();
  private static final Term MAP_OVERLAP = new MapOverlap();

  /** The composition forms while the noise is still nearly all of the latent. */
  private static final Layout LAYOUT = new Layout(6);

  private static final Steps THREE = at(0, 10, 20);
  private static final Steps HALF = range(0, 24);
  private static final LearningRate DECAY = decaying(20);
  private static final LearningRate CONSTANT = constant(20);
  private static final LearningRate ADAM_RATE = constant(1e-2);

  private static final Move REFINEMENT =
      refine(at(8), 50).on(NEGLECT).on(OVERLAP).by(ADAM, ADAM_RATE);

  private Methods() {}

  /** The whole table, in the order of the documentation. */
  public static SequencedMap<String, Method> table(GuidanceSettings settings) {
    SequencedMap<String, Method> table = new LinkedHashMap<>();
    Stream.of(enmmdit(settings), family())
        .flatMap(List::stream)
        .forEach(method -> table.put(method.name(), method));
    return table;
  }

  /**
   * The row of that name.
   *
   * @throws IllegalArgumentException listing what there is
   */
  public static Method find(String name, GuidanceSettings settings) {
    return find(name, table(settings));
  }

  /** The same of another table. */
  public static Method find(String name, SequencedMap<String, Method> table) {
    Method method = table.get(name);
    if (method == null) {
      throw new IllegalArgumentException(
          "unknown method '%s'; expected one of %s"
              .formatted(name, String.join(", ", table.keySet())));
    }
    return method;
  }

  private static List<Method> enmmdit(GuidanceSettings s) {
    String source = "our definition of the parts named by EnMMDiT, arXiv 2411.18301";
    Contrast contrast = new Contrast(s.detectionStep());
    Watch v0 = new Watch(s.detectionStep(), s.rounds(), Restart.FRESH);
    Regions regions =
        new Regions(
            s.regions().firstStep(),
            s.regions().lastStep(),
            s.regions().renewal(),
            s.regions().sharpness(),
            s.regions().places());
    NoisePlan noise =
        new NoisePlan(
            s.regions().firstStep(),
            s.regions().renoiseLast(),
            s.regions().renoise(),
            s.regions().guidanceEnd());
    NoisePlan kept = new NoisePlan(noise.from(), noise.to(), 0, noise.guidanceEnd());
    Method composed = Method.of("regions", REGIONS, s.runSteps()).composing(regions);
    Watch late =
        new Watch(
            s.findings().regions().early().stream().map(Early::step).toList(),
            s.regions().detectionStep(),
            s.rounds(),
            Restart.FRESH);
    Watch v1 = new Watch(s.detectionStep(), s.rounds(), Restart.CARRY_OVER);
    Method losses =
        Method.of("enmmdit-losses", source, s.runSteps(), enmmditMove(s, BLOCK, TEXT, MAP_OVERLAP));
    Method noBlock = Method.of("", source, s.runSteps(), enmmditMove(s, TEXT, MAP_OVERLAP));
    Method noText = Method.of("", source, s.runSteps(), enmmditMove(s, BLOCK, MAP_OVERLAP));
    Method noOverlap = Method.of("", source, s.runSteps(), enmmditMove(s, BLOCK, TEXT));
    return List.of(
        Method.of("plain", "sampling without guidance", s.runSteps()),
        composed.withNoise(noise).watching(late).named(DEFAULT),
        composed.withNoise(noise).watching(late).laidOut(LAYOUT).named("resow-layout"),
        composed.withNoise(noise),
        composed.withNoise(kept).named("regions-without-renoise"),
        Method.of("renoise", RENOISE, s.runSteps()).withNoise(noise),
        losses.watching(v0).named("enmmdit"),
        losses.watching(v1).named("enmmdit-v1"),
        losses,
        Method.of("enmmdit-restart", source, s.runSteps()).watching(v0),
        losses.watching(v0).contrasting(contrast).onDemand().named("enmmdit-on-demand"),
        Method.of("contrast", OURS, s.runSteps()).contrasting(contrast),
        Method.of("contrast-restart", OURS, s.runSteps()).watching(v0).contrasting(contrast),
        noBlock.watching(v0).named("enmmdit-without-block"),
        noText.watching(v0).named("enmmdit-without-text"),
        noOverlap.watching(v0).named("enmmdit-without-overlap"));
  }

  /** The three losses, or some of them; the goal is over the same terms. */
  private static Move enmmditMove(GuidanceSettings s, Term... terms) {
    Move move =
        refine(range(s.firstStep(), s.lastStep()), s.updates())
            .by(UNIT_RMS, overMove(s.eta(), s.etaEnd()))
            .balancing(s.balanced());
    for (Term term : terms) {
      double stop =
          term.equals(BLOCK)
              ? s.stop().block()
              : term.equals(TEXT) ? s.stop().text() : s.stop().overlap();
      move = move.on(term).until(term, stop);
    }
    return move;
  }

  /** One refinement at a step of 50 and nothing else: the row whose step is searched. */
  public static Method refinedAt(int step) {
    String source = "step selection, arXiv 2504.17525";
    return Method.of("refined at " + step, source, 50, REFINEMENT.at(at(step)));
  }

  private static List<Method> family() {
    Move initno = initno(10, 5);
    return List.of(
        Method.of(
            "a&e",
            "Attend-and-Excite, arXiv 2301.13826",
            50,
            refine(THREE, 20).on(NEGLECT).until(NEGLECT, 0.95, 0.5, 0.2).by(SGD, DECAY),
            guide(HALF).on(NEGLECT).by(SGD, DECAY)),
        divideAndBind("d&b tv", FLAT),
        divideAndBind("d&b bind", FLAT_BIND),
        Method.of(
            "syngen", "SynGen, arXiv 2306.08877", 50, guide(HALF).on(SYNGEN).by(SGD, CONSTANT)),
        Method.of(
            "syngen+",
            "step selection, arXiv 2504.17525",
            50,
            refine(at(0), 50).on(SYNGEN).by(ADAM, ADAM_RATE),
            guide(HALF).on(SYNGEN).by(SGD, CONSTANT)),
        Method.of("initno", "InitNO, arXiv 2404.04650", 50, initno),
        initnoPlus("InitNO with its later steps, arXiv 2404.04650", initno),
        Method.of("ours", "step selection, arXiv 2504.17525", 50, REFINEMENT),
        Method.of(
            "ours+",
            "step selection with SynGen, arXiv 2504.17525",
            50,
            REFINEMENT.at(at(2)),
            guide(range(3, 25)).on(SYNGEN_SHORT).by(SGD, CONSTANT)),
        Method.of(
            "retention",
            "A-STAR, arXiv 2306.14544 (its step size is not verified)",
            50,
            guide(HALF).on(OVERLAP).on(new Outside(Masks.PREVIOUS)).by(SGD, CONSTANT)),
        Method.of(
            "boxdiff",
            "BoxDiff, arXiv 2307.10816",
            50,
            refine(THREE, 20).on(BOX_WORST).until(BOX_WORST, 0.95, 0.5, 0.2).by(SGD, DECAY),
            guide(HALF).on(new BoxIn()).on(new BoxOut()).on(new BoxCorner()).by(SGD, DECAY)),
        saga("saga", 28, 5, 4, 0.7),
        Method.of(
            "saga+",
            "SAGA with SynGen guidance (gsn-factory)",
            50,
            learning(6, 10, 0.1, OVERLAP),
            guide(range(6, 24)).on(SYNGEN).by(SGD, CONSTANT)),
        Method.of(
            "saga boxes",
            "SAGA (gsn-factory)",
            50,
            learning(11, 10, 0.5, new Outside(Masks.BOXES))),
        Method.of(
            "saga boxes+",
            "SAGA with box guidance (gsn-factory)",
            50,
            learning(12, 10, 0.1, new Outside(Masks.BOXES)),
            guide(range(12, 24))
                .on(0.5, new Outside(Masks.BOXES))
                .on(0.5, NEGLECT)
                .by(SGD, DECAY)));
  }

  private static Method divideAndBind(String name, Term term) {
    return Method.of(
        name,
        "Divide & Bind, arXiv 2307.10864",
        50,
        refine(THREE, 50).on(term).until(FLAT, -0.05, -0.2, -0.3).by(SGD, DECAY),
        guide(HALF).on(term).by(SGD, DECAY));
  }

  /**
   * InitNO's search for a start noise.
   *
   * @param updates of each try; the best one starts over with 50
   */
  static Move initno(int updates, int tries) {
    return refine(at(0), updates)
        .on(NEGLECT)
        .on(CONFLICT)
        .on(CLEAN)
        .gated(CONFLICT, NEGLECT, 0.5)
        .until(NEGLECT, 0.2)
        .until(CONFLICT, 0.3)
        .by(ADAM, ADAM_RATE)
        .in(Space.GAUSS, new Rounds(tries, 50));
  }

  /** InitNO and what it does in later steps. */
  static Method initnoPlus(String source, Move initno) {
    return Method.of(
        "initno+",
        source,
        50,
        initno,
        refine(at(10, 20), 20)
            .on(NEGLECT)
            .on(CONFLICT)
            .on(0.1, CLEAN)
            .on(0.1, ALIGN)
            .until(NEGLECT, 0.2)
            .until(CONFLICT, 0.3)
            .by(SGD, DECAY),
        guide(HALF).on(NEGLECT).on(0, ALIGN).by(SGD, DECAY));
  }

  static Method saga(String name, int runSteps, int step, int samples, double momentum) {
    return Method.of(
        name, "SAGA (gsn-factory)", runSteps, learning(step, samples, momentum, OVERLAP));
  }

  private static Move learning(int step, int samples, double momentum, Term second) {
    return learn(at(step), 50, samples)
        .on(0.5, NEGLECT)
        .on(0.5, second)
        .by(new Optimizer.Sgd(momentum), CONSTANT);
  }
}

package dev.resow.diffusion.guidance.settings;

import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.map.BlockMaps;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What calibration measured about a model, kept in {@code resow.json} in its folder under the key
 * {@code guidance}. Everything has a default, so that a folder without the file works.
 *
 * @param runSteps the number of sampler steps that all step numbers here refer to
 * @param blocks which transformer blocks localise subjects: the early ones that are pulled towards
 *     the reference, and the reference itself. More blocks see more and cost more: a view runs the
 *     model up to the last one
 * @param familyBlocks blocks whose mean serves the other methods of the family
 * @param firstStep first sampler step with updates
 * @param lastStep last sampler step with updates
 * @param updates most updates per step; each costs an evaluation and a gradient
 * @param stop when a step needs no more updates
 * @param eta length of an update, as a share of the latent's unit scale. Too large and the maps
 *     part while the picture gets worse
 * @param etaEnd square of the share of {@code eta} left at the last step
 * @param balanced scale each loss's gradient to the same size before adding them: for models where
 *     one of the three drowns the others
 * @param detectionStep the step at which subjects are compared
 * @param detection when two subjects count as merged
 * @param plainDetection the same for methods without moves: guidance moves the scores; null for the
 *     same thresholds
 * @param rounds most rounds of a job, the first included
 * @param names how the picture is compared with swapped names, where the detection measures that
 * @param regions of the rows that denoise each subject's region under a prompt of its own
 * @param findings when a picture is wrong in other ways than overlap
 * @param many what differs for prompts with three and more subjects
 */
public record GuidanceSettings(
    int runSteps,
    BlockMaps.Roles blocks,
    List<Integer> familyBlocks,
    int firstStep,
    int lastStep,
    int updates,
    Stop stop,
    double eta,
    double etaEnd,
    boolean balanced,
    int detectionStep,
    DetectionThresholds detection,
    DetectionThresholds plainDetection,
    int rounds,
    Names names,
    RegionSettings regions,
    Findings findings,
    Many many) {
  /** SD3-medium's depth, which the published block choices refer to. */
  private static final int SD3_BLOCKS = 24;

  /** Sampler steps that the family is published for, on Stable Diffusion 1.4. */
  private static final int FAMILY_STEPS = 50;

  /**
   * Losses below all of these end the updates of a step; medians of successful plain pictures.
   *
   * @param block of the block alignment loss
   * @param text of the text encoder alignment loss
   * @param overlap of the overlap loss
   */
  public record Stop(double block, double text, double overlap) {}

  /**
   * Of the test with swapped names.
   *
   * @param sigma noise level at which the picture is denoised again, in (0, 1): high enough that
   *     only the name can tell what to draw
   * @param noises pictures are compared over this many noises; each costs a forward pass per prompt
   */
  public record Names(double sigma, int noises) {
    public static final Names DEFAULT = new Names(0.85, 4);

    public Names {
      check(sigma > 0 && sigma < 1, "names.sigma", sigma, "between 0 and 1");
      check(noises >= 1, "names.noises", noises, "1 or more");
    }
  }

  /**
   * Limits of findings, by family of rows.
   *
   * @param regions rows with regions
   * @param others all other rows that check
   */
  public record Findings(FindingLimits regions, FindingLimits others) {
    public static final Findings OFF = new Findings(FindingLimits.OFF, FindingLimits.OFF);
  }

  /**
   * What differs for prompts with three and more subjects.
   *
   * @param rounds most rounds of a job; null: as for two subjects
   * @param regions of the rows with regions; null: as for two subjects
   */
  public record Many(Integer rounds, RegionSettings regions) {
    /** Nothing differs. */
    public static final Many SAME = new Many(null, null);

    public Many {
      check(rounds == null || rounds >= 1, "many.rounds", rounds, "1 or more");
    }
  }

  public GuidanceSettings {
    many = many == null ? Many.SAME : many;
    familyBlocks = List.copyOf(familyBlocks);
    check(runSteps > 0, "runSteps", runSteps, "1 or more");
    check(firstStep >= 0, "firstStep", firstStep, "0 or more");
    check(lastStep >= firstStep, "lastStep", lastStep, "firstStep or more");
    check(updates >= 0, "updates", updates, "0 or more");
    check(eta > 0, "eta", eta, "more than 0");
    check(etaEnd >= 0 && etaEnd <= 1, "etaEnd", etaEnd, "0..1");
    check(rounds >= 1, "rounds", rounds, "1 or more");
    for (var own : both(regions, many.regions())) {
      check(own.lastStep() < runSteps, "regions.lastStep", own.lastStep(), "below runSteps");
      for (var look : findings.regions().early()) {
        check(
            look.step() >= 0 && look.step() <= own.firstStep(),
            "findings.regions.early.step",
            look.step(),
            "0 to regions.firstStep, where a look costs nothing");
      }
    }
    check(
        findings.others().early().isEmpty(),
        "findings.others.early",
        "a look",
        "none: only rows with regions have it");
    check(
        detectionStep > lastStep && detectionStep < runSteps,
        "detectionStep",
        detectionStep,
        "after lastStep and before runSteps");
  }

  /** The defaults of a model with {@code blocks} transformer blocks. */
  public static GuidanceSettings defaults(int blocks) {
    int last = blocks - 1;
    int early = Math.min(last, 4 * blocks / SD3_BLOCKS);
    int reference = Math.min(last, Math.max(early + 1, 8 * blocks / SD3_BLOCKS));
    int end = Math.min(last, Math.max(reference, 12 * blocks / SD3_BLOCKS));
    return new GuidanceSettings(
        28,
        new BlockMaps.Roles(range(early, Math.max(early, reference - 1)), range(reference, end)),
        range(0, last),
        1,
        8,
        3,
        new Stop(0.2, 0.2, 0.25),
        0.01,
        0.5,
        false,
        9,
        DetectionThresholds.DEFAULT,
        null,
        3,
        Names.DEFAULT,
        RegionSettings.of(28),
        Findings.OFF,
        Many.SAME);
  }

  /**
   * The defaults of a backbone: by its depth, or of the blocks that it is published to show
   * subjects in, with the family's 50 steps.
   */
  public static GuidanceSettings defaults(Backbone backbone) {
    List<Integer> shown = backbone.mapBlocks();
    GuidanceSettings byDepth = defaults(backbone.blocks());
    return shown.isEmpty()
        ? byDepth
        : new GuidanceSettings(
            FAMILY_STEPS,
            new BlockMaps.Roles(List.of(), shown),
            shown,
            byDepth.firstStep * FAMILY_STEPS / byDepth.runSteps,
            byDepth.lastStep * FAMILY_STEPS / byDepth.runSteps,
            byDepth.updates,
            byDepth.stop,
            byDepth.eta,
            byDepth.etaEnd,
            byDepth.balanced,
            byDepth.detectionStep * FAMILY_STEPS / byDepth.runSteps,
            byDepth.detection,
            byDepth.plainDetection,
            byDepth.rounds,
            byDepth.names,
            RegionSettings.of(FAMILY_STEPS),
            byDepth.findings,
            byDepth.many);
  }

  private static List<RegionSettings> both(RegionSettings pair, RegionSettings many) {
    return many == null ? List.of(pair) : List.of(pair, many);
  }

  /** The settings of a prompt with so many subjects. */
  public GuidanceSettings of(int subjects) {
    if (subjects <= 2 || many.equals(Many.SAME)) {
      return this;
    }
    int mostRounds = many.rounds() == null ? rounds : many.rounds();
    var own = many.regions() == null ? regions : many.regions();
    return copy(
        blocks,
        updates,
        stop,
        detectionStep,
        detection,
        plainDetection,
        mostRounds,
        own,
        findings,
        Many.SAME);
  }

  /** The same with these blocks for EnMMDiT's terms. */
  public GuidanceSettings withBlocks(BlockMaps.Roles blocks) {
    return copy(
        blocks,
        updates,
        stop,
        detectionStep,
        detection,
        plainDetection,
        rounds,
        regions,
        findings,
        many);
  }

  /**
   * The same with other updates.
   *
   * @param updates most of a step
   * @param stop losses below which they end
   */
  public GuidanceSettings withUpdates(int updates, Stop stop) {
    return copy(
        blocks,
        updates,
        stop,
        detectionStep,
        detection,
        plainDetection,
        rounds,
        regions,
        findings,
        many);
  }

  /** The same with another overlap check. */
  public GuidanceSettings withDetection(
      int step, DetectionThresholds thresholds, DetectionThresholds plain) {
    return copy(blocks, updates, stop, step, thresholds, plain, rounds, regions, findings, many);
  }

  /** The same with other regions. */
  public GuidanceSettings withRegions(RegionSettings regions) {
    return copy(
        blocks,
        updates,
        stop,
        detectionStep,
        detection,
        plainDetection,
        rounds,
        regions,
        findings,
        many);
  }

  /** The same with other settings of prompts with three and more subjects. */
  public GuidanceSettings withMany(Many many) {
    return copy(
        blocks,
        updates,
        stop,
        detectionStep,
        detection,
        plainDetection,
        rounds,
        regions,
        findings,
        many);
  }

  /** The same with other limits of findings. */
  public GuidanceSettings withFindings(Findings findings) {
    return copy(
        blocks,
        updates,
        stop,
        detectionStep,
        detection,
        plainDetection,
        rounds,
        regions,
        findings,
        many);
  }

  private GuidanceSettings copy(
      BlockMaps.Roles blocks,
      int updates,
      Stop stop,
      int detectionStep,
      DetectionThresholds detection,
      DetectionThresholds plainDetection,
      int rounds,
      RegionSettings regions,
      Findings findings,
      Many many) {
    return new GuidanceSettings(
        runSteps,
        blocks,
        familyBlocks,
        firstStep,
        lastStep,
        updates,
        stop,
        eta,
        etaEnd,
        balanced,
        detectionStep,
        detection,
        plainDetection,
        rounds,
        names,
        regions,
        findings,
        many);
  }

  /**
   * When two subjects count as merged.
   *
   * @param guided whether the method moves the latent
   */
  public DetectionThresholds detection(boolean guided) {
    return guided || plainDetection == null ? detection : plainDetection;
  }

  private static List<Integer> range(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  static void check(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "guidance setting %s: expected %s, got %s".formatted(field, expected, value));
    }
  }
}

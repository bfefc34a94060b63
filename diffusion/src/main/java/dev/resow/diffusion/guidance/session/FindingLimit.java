package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.sampler.Finding.Kind;
import java.util.List;

/**
 * From which score on a check calls a kind of finding found.
 *
 * @param kind which kind
 * @param limit for two subjects and for more; null: not looked for, with the reason
 */
public record FindingLimit(Kind kind, Line limit) {

  /** Of every kind, for a row with a check. */
  static List<FindingLimit> of(Method method, GuidanceSettings settings) {
    boolean regions = method.regions().isPresent();
    boolean guided = method.guides(0);
    var limits = limits(settings, regions);
    var pair = overlap(settings, 2, regions, guided);
    var many = overlap(settings.of(3), 3, regions, guided);
    return List.of(
        new FindingLimit(Kind.OVERLAPPED, new Line(pair.overlap(), many.overlap(), null)),
        new FindingLimit(Kind.MISSING, missing(limits.missing(), pair, many)),
        new FindingLimit(Kind.MISPLACED, limits.misplaced()),
        new FindingLimit(Kind.MIXED, limits.mixed()));
  }

  private static FindingLimits limits(GuidanceSettings settings, boolean regions) {
    return regions ? settings.findings().regions() : settings.findings().others();
  }

  private static DetectionThresholds overlap(
      GuidanceSettings settings, int subjects, boolean regions, boolean guided) {
    return regions ? settings.regions().detection(subjects) : settings.detection(guided);
  }

  /** Without a limit of its own the exclusive area counts, where it is asked for. */
  private static Line missing(Line line, DetectionThresholds pair, DetectionThresholds many) {
    return new Line(or(line.pair(), pair), or(line.many(), many), line.reason());
  }

  private static Double or(Double limit, DetectionThresholds thresholds) {
    boolean exclusive = thresholds.exclusive() > 0;
    return limit == null && exclusive ? (Double) (1 - thresholds.exclusive()) : limit;
  }
}

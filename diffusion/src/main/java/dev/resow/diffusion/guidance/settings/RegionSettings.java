package dev.resow.diffusion.guidance.settings;

import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.map.RegionPlaces;
import java.util.List;
import java.util.Set;

/**
 * Settings of the methods with regions. Their check comes later than that of the others: it is the
 * regions' work that is judged.
 *
 * @param firstStep first step whose prediction is joined by region
 * @param lastStep last one
 * @param renewal steps between two observations of where the subjects are
 * @param sharpness of the regions' borders
 * @param renoise share of the noise that each of these steps renews, 0..1
 * @param guidanceEnd first step without classifier-free guidance
 * @param detectionStep the step at which subjects are compared
 * @param detection when two subjects count as merged
 * @param detectionOfMany the same where the prompt has three or more; null: as {@code detection}
 * @param places which places are a subject's region
 * @param renoiseEnd first step that renews no more noise; null: the one after {@code lastStep}
 * @param promptShare share of a subject's own prompt in the embedding that its region is denoised
 *     under, above 0 to 1; the rest is the request's prompt. With 1 the region knows no other
 *     subject, and its own grows beyond what the picture has room for
 * @param seeds that suit the model, for rounds after the first, each once; null: none are known
 */
public record RegionSettings(
    int firstStep,
    int lastStep,
    int renewal,
    double sharpness,
    double renoise,
    int guidanceEnd,
    int detectionStep,
    DetectionThresholds detection,
    DetectionThresholds detectionOfMany,
    RegionPlaces places,
    Integer renoiseEnd,
    double promptShare,
    List<Long> seeds) {
  /** The defaults for a run of so many steps: what suits 28, rescaled. */
  public static RegionSettings of(int runSteps) {
    return new RegionSettings(
        10 * runSteps / 28,
        23 * runSteps / 28,
        Math.max(1, 4 * runSteps / 28),
        20,
        0.6,
        20 * runSteps / 28,
        14 * runSteps / 28,
        DetectionThresholds.DEFAULT,
        null,
        RegionPlaces.LEADING,
        null,
        1,
        null);
  }

  public RegionSettings {
    places = places == null ? RegionPlaces.LEADING : places;
    seeds = seeds == null ? List.of() : List.copyOf(seeds);
    GuidanceSettings.check(firstStep >= 0, "regions.firstStep", firstStep, "0 or more");
    GuidanceSettings.check(
        lastStep >= firstStep, "regions.lastStep", lastStep, "firstStep or more");
    GuidanceSettings.check(renewal >= 1, "regions.renewal", renewal, "1 or more");
    GuidanceSettings.check(sharpness > 0, "regions.sharpness", sharpness, "more than 0");
    GuidanceSettings.check(renoise >= 0 && renoise <= 1, "regions.renoise", renoise, "0..1");
    GuidanceSettings.check(guidanceEnd >= 0, "regions.guidanceEnd", guidanceEnd, "0 or more");
    GuidanceSettings.check(
        detectionStep > firstStep && detectionStep <= lastStep,
        "regions.detectionStep",
        detectionStep,
        "after firstStep and at most lastStep");
    GuidanceSettings.check(
        renoiseEnd == null || renoiseEnd > firstStep && renoiseEnd <= lastStep + 1,
        "regions.renoiseEnd",
        renoiseEnd,
        "after firstStep and at most lastStep + 1");
    GuidanceSettings.check(
        promptShare > 0 && promptShare <= 1, "regions.promptShare", promptShare, "above 0 to 1");
    GuidanceSettings.check(
        Set.copyOf(seeds).size() == seeds.size(), "regions.seeds", seeds, "no seed twice");
  }

  /** Last step that renews noise. */
  public int renoiseLast() {
    return renoiseEnd == null ? lastStep : renoiseEnd - 1;
  }

  /** The same with another overlap check. */
  public RegionSettings withDetection(
      int step, DetectionThresholds thresholds, DetectionThresholds ofMany) {
    return new RegionSettings(
        firstStep,
        lastStep,
        renewal,
        sharpness,
        renoise,
        guidanceEnd,
        step,
        thresholds,
        ofMany,
        places,
        renoiseEnd,
        promptShare,
        seeds);
  }

  /** When two of so many subjects count as merged. */
  public DetectionThresholds detection(int subjects) {
    return subjects > 2 && detectionOfMany != null ? detectionOfMany : detection;
  }
}

package dev.resow.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What the detection step of a round saw, whichever way it decided. Travels on {@link
 * Topics#OVERLAPS}.
 *
 * @param step the detection step
 * @param score one number for the round, higher = more overlapped
 * @param verdict the round's verdict
 * @param pairs a score per pair of subjects
 * @param areas an area per subject
 * @param thresholds the limits in force
 * @param maps small attention maps for people to look at; may be empty
 */
public record OverlapDetected(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    int round,
    long seed,
    int step,
    Double score,
    Verdict verdict,
    List<PairScore> pairs,
    List<SubjectArea> areas,
    Thresholds thresholds,
    List<SubjectMap> maps)
    implements AttemptEvent {
  public OverlapDetected {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.present("verdict", verdict);
    pairs = Checks.list(pairs);
    areas = Checks.list(areas);
    maps = Checks.list(maps);
  }

  /**
   * @param iom intersection over the smaller mask, 0..1
   * @param overlap sum of the smaller of both maps, cubed and brought to sum 1: 0..1, or null
   */
  public record PairScore(String first, String second, double iom, Double overlap) {}

  /**
   * @param area share of the tokens inside the subject's mask, 0..1
   * @param exclusive share of the tokens that are inside the mask and where this subject is the
   *     strongest, 0..1
   */
  public record SubjectArea(String subject, double area, double exclusive) {}

  /**
   * Overlapped if any pair's score (its IoM, or its overlap where the model was calibrated so: the
   * largest of them is the event's score) is above {@code maxIom} or any exclusive area is below
   * {@code minExclusive}.
   *
   * @param mask a token belongs to a subject's mask when its map, stretched to 0..1, is above this;
   *     or null when not told
   */
  public record Thresholds(double maxIom, double minExclusive, Double mask) {}
}

package dev.resow.contract;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Result of the check of a round, whatever its verdict. Travels on {@link Topics#OVERLAPS}. The names
 * of the record and of its verdicts are older than the other findings: {@code overlapped} means that
 * the check found the round wrong, and {@code findings} says how.
 *
 * @param step the detection step
 * @param score one number for the round, higher = more overlapped
 * @param verdict the round's verdict
 * @param pairs a score per pair of subjects
 * @param areas an area per subject
 * @param thresholds the limits in force
 * @param maps small attention maps for people to look at; may be empty
 * @param findings every measurement, whether it found something wrong or not, worst first; empty
 *     from a worker that is older than findings
 */
public record OverlapDetected(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    int round,
    @Seed long seed,
    int step,
    Double score,
    Verdict verdict,
    List<PairScore> pairs,
    List<SubjectArea> areas,
    Thresholds thresholds,
    List<SubjectMap> maps,
    List<Finding> findings)
    implements AttemptEvent {
  public OverlapDetected {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.present("verdict", verdict);
    Checks.finite("score", score);
    pairs = Checks.list("pairs", pairs, Checks.MANY);
    areas = Checks.list("areas", areas, Checks.MANY);
    maps = Checks.list("maps", maps, Checks.MANY);
    findings = Finding.inOrder(Checks.list("findings", findings, Checks.MANY));
  }

  /** Without findings. */
  public OverlapDetected(
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
      List<SubjectMap> maps) {
    this(
        jobId, attempt, worker, at, round, seed, step, score, verdict, pairs, areas, thresholds,
        maps, List.of());
  }

  /**
   * @param iom intersection over the smaller mask, 0..1
   * @param overlap sum of the smaller of both maps, cubed and brought to sum 1: 0..1, or null
   * @param interchange how well the image matches the prompt with the two names exchanged:
   *     denoising error under the prompt over the error with the exchanged names, 0 or more; near 1
   *     the names make no difference. Null when not measured
   */
  public record PairScore(
      String first, String second, double iom, Double overlap, Double interchange) {
    public PairScore {
      Checks.text("pairs.first", first, SubjectMap.LONGEST_NAME);
      Checks.text("pairs.second", second, SubjectMap.LONGEST_NAME);
      Checks.finite("pairs.iom", iom);
      Checks.finite("pairs.overlap", overlap);
      Checks.finite("pairs.interchange", interchange);
    }
  }

  /**
   * @param area share of the tokens inside the subject's mask, 0..1
   * @param exclusive share of the tokens that are inside the mask and where this subject is the
   *     strongest, 0..1
   */
  public record SubjectArea(String subject, double area, double exclusive) {
    public SubjectArea {
      Checks.text("areas.subject", subject, SubjectMap.LONGEST_NAME);
      Checks.finite("areas.area", area);
      Checks.finite("areas.exclusive", exclusive);
    }
  }

  /**
   * Overlapped if any pair is above its limit or any exclusive area is below {@code minExclusive}.
   * A model is calibrated for one of the three limits; the largest of the values it refers to is
   * the event's score.
   *
   * @param maxIom limit of {@link PairScore#iom}, or null
   * @param maxOverlap limit of {@link PairScore#overlap}, or null
   * @param maxInterchange limit of {@link PairScore#interchange}, or null
   * @param mask a token belongs to a subject's mask when its map, stretched to 0..1, is above this;
   *     or null when unknown
   */
  public record Thresholds(
      Double maxIom, double minExclusive, Double mask, Double maxOverlap, Double maxInterchange) {
    /** Whether this pair alone makes the round overlapped; empty when no limit is known. */
    public Optional<Boolean> exceededBy(PairScore pair) {
      if (maxInterchange != null && pair.interchange() != null) {
        return Optional.of(pair.interchange() > maxInterchange);
      }
      if (maxOverlap != null && pair.overlap() != null) {
        return Optional.of(pair.overlap() > maxOverlap);
      }
      return maxIom == null ? Optional.empty() : Optional.of(pair.iom() > maxIom);
    }
  }
}

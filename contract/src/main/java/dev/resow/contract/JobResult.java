package dev.resow.contract;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An attempt's image with its lineage. The image is in the artifact store before this event is
 * published.
 *
 * @param seed seed of the round that made the image
 * @param rounds every round in order; the last or the best one generated the image
 * @param seconds sampling time, including the time before a resumed checkpoint
 * @param forwardEquivalents model forwards of one image row used, or null if not counted
 * @param found the ways in which a check found the image wrong, the gravest first; its round says
 *     how
 * @param warnings what the client should know about the image, e.g. that its prompt was truncated
 * @param review why the image is not shown as it is; null if nothing is wrong or nothing was
 *     checked
 */
public record JobResult(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    Verdict verdict,
    ImageRef image,
    @Seed long seed,
    List<RoundSummary> rounds,
    double seconds,
    Double forwardEquivalents,
    ModelFingerprint model,
    List<FindingKind> found,
    List<String> warnings,
    SafetyDecision review)
    implements ResowEvent {
  static final double LONGEST_SECONDS = 1e8;
  private static final double MOST_FORWARDS = 1e12;
  private static final int MOST_ROUNDS = 10_000;
  private static final int MOST_WARNINGS = 50;

  public JobResult {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.present("verdict", verdict);
    Checks.present("image", image);
    rounds = Checks.list("rounds", rounds, MOST_ROUNDS);
    Checks.within("seconds", seconds, LONGEST_SECONDS);
    Checks.within("forwardEquivalents", forwardEquivalents, MOST_FORWARDS);
    Checks.present("model", model);
    found = FindingKind.inOrder(found);
    warnings =
        Checks.list("warnings", warnings, Checks.MANY).stream()
            .limit(MOST_WARNINGS)
            .map(warning -> Texts.cut(warning, Texts.MESSAGE))
            .toList();
    review = review == null || review.allows() ? null : review;
  }

  /** Of an image that may be shown. */
  public JobResult(
      UUID jobId,
      int attempt,
      String worker,
      Instant at,
      Verdict verdict,
      ImageRef image,
      long seed,
      List<RoundSummary> rounds,
      double seconds,
      Double forwardEquivalents,
      ModelFingerprint model,
      List<FindingKind> found,
      List<String> warnings) {
    this(
        jobId,
        attempt,
        worker,
        at,
        verdict,
        image,
        seed,
        rounds,
        seconds,
        forwardEquivalents,
        model,
        found,
        warnings,
        null);
  }

  /** Nothing was found wrong, or nothing is known of it; without warnings. */
  public JobResult(
      UUID jobId,
      int attempt,
      String worker,
      Instant at,
      Verdict verdict,
      ImageRef image,
      long seed,
      List<RoundSummary> rounds,
      double seconds,
      Double forwardEquivalents,
      ModelFingerprint model) {
    this(
        jobId,
        attempt,
        worker,
        at,
        verdict,
        image,
        seed,
        rounds,
        seconds,
        forwardEquivalents,
        model,
        List.of(),
        List.of());
  }

  /** The same result with another attempt number. */
  public JobResult withAttempt(int number) {
    return new JobResult(
        jobId,
        number,
        worker,
        at,
        verdict,
        image,
        seed,
        rounds,
        seconds,
        forwardEquivalents,
        model,
        found,
        warnings,
        review);
  }

  @Override
  public String recordKey() {
    return jobId.toString();
  }

  @Override
  public String eventId() {
    return jobId + ":" + attempt + ":result";
  }
}

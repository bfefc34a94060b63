package dev.resow.api;

import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Finding;
import dev.resow.contract.FindingKind;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.Place;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job of two rounds as a worker tells it: in the first the tiger is below the leopard, in the
 * second above it.
 */
@ApplicationScoped
class MisplacedJob {
  static final String PROMPT = "a tiger above a leopard";
  private static final String WORKER = "worker-1";
  private static final int STEP = 12;
  private static final ModelFingerprint MODEL =
      new ModelFingerprint("menagerie", "5f".repeat(32), Map.of());

  private final SchedulerFixture scheduler;
  private final ArtifactStore store;

  MisplacedJob(SchedulerFixture scheduler, ArtifactStore store) {
    this.scheduler = scheduler;
    this.store = store;
  }

  /** The first round: misplaced, nothing else. */
  void begin(UUID job) {
    scheduler.move(job, JobState.DISPATCHED);
    scheduler.move(job, JobState.RUNNING);
    scheduler.receive(
        new AttemptStarted(job, 1, WORKER, Instant.now(), 1, seed(0), 28, MODEL, null));
    check(job, 0, Verdict.OVERLAPPED, 11.5, 4, findings(.47));
  }

  /** The second round and the picture. */
  void end(UUID job) throws IOException {
    end(job, Verdict.CLEAR, findings(-.4));
  }

  /** The best of both rounds is the second one, and not right either. */
  void endStillMisplaced(UUID job) throws IOException {
    end(job, Verdict.OVERLAPPED, findings(.12));
  }

  private void end(UUID job, Verdict verdict, List<Finding> second) throws IOException {
    scheduler.receive(
        new RoundRestarted(
            job, 1, WORKER, Instant.now(), 1, seed(1), STEP, "tiger is not above leopard"));
    boolean clear = verdict == Verdict.CLEAR;
    check(job, 1, verdict, clear ? 4 : 9, clear ? 10.5 : 7, second);
    var image = store.put(Files.readAllBytes(Path.of("../docs/images/a-tiger-and-a-leopard.png")));
    var found = FindingKind.found(second);
    var result =
        new JobResult(
            job,
            1,
            WORKER,
            Instant.now(),
            verdict,
            new ImageRef(image, "image/png", 128, 128, 20_000),
            seed(1),
            List.of(
                summary(0, STEP, Verdict.OVERLAPPED, findings(.47)),
                summary(1, 28, verdict, second)),
            9.4,
            141.0,
            MODEL,
            found,
            List.of());
    scheduler.receive(result);
    scheduler.receive(
        new AttemptFinished(job, 1, WORKER, Instant.now(), verdict, image, 2, 9.4, found));
    scheduler.result(job, result);
    scheduler.move(job, JobState.SUCCEEDED);
  }

  private void check(
      UUID job,
      int round,
      Verdict verdict,
      double tigerAt,
      double leopardAt,
      List<Finding> findings) {
    scheduler.receive(
        new OverlapDetected(
            job,
            1,
            WORKER,
            Instant.now(),
            round,
            seed(round),
            STEP,
            .1,
            verdict,
            List.of(new PairScore("tiger", "leopard", .1, .05, null)),
            List.of(),
            new Thresholds(.5, .05, .5, null, null),
            List.of(
                TwoRoundJob.blob("tiger", 7, tigerAt), TwoRoundJob.blob("leopard", 8, leopardAt)),
            findings));
  }

  private static List<Finding> findings(double tooLow) {
    return List.of(
        finding(FindingKind.OVERLAPPED, List.of("tiger", "leopard"), null, .1, .5),
        finding(FindingKind.MISSING, List.of("tiger"), null, .2, .8),
        finding(FindingKind.MISSING, List.of("leopard"), null, .25, .8),
        finding(FindingKind.MISPLACED, List.of("tiger", "leopard"), Place.ABOVE, tooLow, .05));
  }

  private static Finding finding(
      FindingKind kind, List<String> subjects, Place place, double score, double limit) {
    return new Finding(kind, subjects, place, score, limit, score > limit, STEP);
  }

  private static RoundSummary summary(
      int round, int steps, Verdict verdict, List<Finding> findings) {
    return new RoundSummary(
        round, seed(round), steps, verdict, .1, 0, Map.of(), 24.0, null, findings);
  }

  private static long seed(int round) {
    return 8_675_309_867_530_901_234L + round;
  }
}

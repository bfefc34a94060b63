package dev.resow.api;

import dev.resow.contract.AttemptFinished;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.SubjectMap;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.provenance.watermark.Mark;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A job of two rounds as a worker tells it: in the first a tiger and a leopard merge, the second is
 * clear.
 */
@ApplicationScoped
class TwoRoundJob {
  static final String PROMPT = "a photo of a tiger and a leopard";
  private static final int SIDE = 16;
  private static final ModelFingerprint MODEL =
      new ModelFingerprint("menagerie", "5f".repeat(32), Map.of());

  private final SchedulerFixture scheduler;
  private final ArtifactStore store;

  TwoRoundJob(SchedulerFixture scheduler, ArtifactStore store) {
    this.scheduler = scheduler;
    this.store = store;
  }

  /** Until the first look: the subjects overlap. */
  void begin(UUID job) {
    scheduler.move(job, JobState.DISPATCHED);
    scheduler.move(job, JobState.RUNNING);
    scheduler.receive(
        new AttemptStarted(job, 1, "worker-1", Instant.now(), 1, seed(0), 28, MODEL, null));
    look(job, 0, Verdict.OVERLAPPED, 0.81, 7.0, 8.0);
  }

  /** The second round and the picture. */
  void end(UUID job) throws IOException {
    end(job, Verdict.CLEAR, 0.12);
  }

  /** The same with what the second round came to. */
  void end(UUID job, Verdict verdict, double iom) throws IOException {
    var first = new RoundSummary(0, seed(0), 12, Verdict.OVERLAPPED, 0.81, 24, losses(24, 1.0));
    end(job, first, verdict, iom);
  }

  /** The first round has failed. */
  void endAfterAFailure(UUID job, String failure) throws IOException {
    var first =
        new RoundSummary(0, seed(0), 12, Verdict.UNCHECKED, null, 24, Map.of(), 24.0, failure);
    end(job, first, Verdict.CLEAR, .12);
  }

  private void end(UUID job, RoundSummary first, Verdict verdict, double iom) throws IOException {
    scheduler.receive(
        new RoundRestarted(
            job,
            1,
            "worker-1",
            Instant.now(),
            1,
            seed(1),
            12,
            "tiger and leopard overlap by 0.81, more than 0.50"));
    look(job, 1, verdict, iom, 4.0, 11.5);
    var image = store.put(picture(job));
    var rounds =
        List.of(first, new RoundSummary(1, seed(1), 28, verdict, iom, 31, losses(31, 0.6)));
    var result =
        new JobResult(
            job,
            1,
            "worker-1",
            Instant.now(),
            verdict,
            new ImageRef(image, "image/png", 128, 128, 20_000),
            seed(1),
            rounds,
            9.4,
            141.0,
            MODEL);
    scheduler.receive(result);
    scheduler.receive(
        new AttemptFinished(job, 1, "worker-1", Instant.now(), verdict, image, 2, 9.4));
    scheduler.result(job, result);
    scheduler.move(job, JobState.SUCCEEDED);
  }

  /** Not signed, and noted as marked. */
  private static byte[] picture(UUID job) throws IOException {
    byte[] png = Files.readAllBytes(Path.of("../docs/images/a-tiger-and-a-leopard.png"));
    return MarkedPicture.noted(png, Mark.of(job));
  }

  private void look(
      UUID job, int round, Verdict verdict, double iom, double tigerAt, double leopardAt) {
    scheduler.receive(
        new OverlapDetected(
            job,
            1,
            "worker-1",
            Instant.now(),
            round,
            seed(round),
            12,
            iom,
            verdict,
            List.of(new PairScore("tiger", "leopard", iom, iom / 2, null)),
            List.of(
                new SubjectArea("tiger", 0.2, 0.5 - iom / 2),
                new SubjectArea("leopard", 0.2, 0.48 - iom / 2)),
            new Thresholds(0.5, 0.05, 0.5, null, null),
            List.of(blob("tiger", tigerAt, 8), blob("leopard", leopardAt, 8.5))));
  }

  /** Seeds that no double can hold. */
  private static long seed(int round) {
    return 8_675_309_867_530_901_234L + round;
  }

  private static Map<String, List<Double>> losses(int steps, double from) {
    return Map.of(
        "block-alignment", falling(steps, from, 0.12),
        "overlap", falling(steps, from * 0.7, 0.2));
  }

  private static List<Double> falling(int steps, double from, double rate) {
    return DoubleStream.iterate(from, loss -> loss * (1 - rate)).limit(steps).boxed().toList();
  }

  /** A round patch of attention. */
  static SubjectMap blob(String subject, double x, double y) {
    byte[] values = new byte[SIDE * SIDE];
    IntStream.range(0, values.length)
        .forEach(
            i -> {
              double dx = (i % SIDE - x) / 3.2;
              double dy = (i / SIDE - y) / 3.6;
              values[i] = (byte) Math.round(255 * Math.exp(-(dx * dx + dy * dy) / 2));
            });
    return new SubjectMap(subject, SIDE, SIDE, values);
  }
}

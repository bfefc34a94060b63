package dev.resow.worker.painter;

import dev.resow.contract.Verdict;
import dev.resow.diffusion.sampler.SamplingFailedException;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.StepOutcome;
import java.util.List;

/** A sampling session in the words of the topics. */
final class DiffusionPainting implements Painting {
  private final Session session;
  private final SamplingRequest request;
  private final Lineage lineage;

  DiffusionPainting(Session session, SamplingRequest request) {
    this.session = session;
    this.request = request;
    this.lineage = new Lineage(session.seed());
  }

  @Override
  public Stroke step() {
    try {
      return switch (session.step()) {
        case StepOutcome.Advanced a -> {
          lineage.advanced(a.step(), a.losses());
          yield new Stroke.Advanced(a.round(), a.step(), a.steps(), a.losses());
        }
        case StepOutcome.Overlapped o -> detected(o);
        case StepOutcome.Restarted r -> {
          lineage.restarted(r.round(), r.seed());
          yield new Stroke.Restarted(
              r.round(),
              r.seed(),
              r.fromStep(),
              "two subjects overlap in round " + (r.round() - 1));
        }
        case StepOutcome.Finished f -> finished(f);
      };
    } catch (SamplingFailedException e) {
      // The same seed and parameters would fail in the same place again.
      throw new RefusedJobException("sampling failed in " + e.getMessage(), e);
    }
  }

  private Stroke detected(StepOutcome.Overlapped o) {
    var verdict = o.detection().overlapped() ? Verdict.OVERLAPPED : Verdict.CLEAR;
    lineage.looked(o.step(), o.detection().score(), verdict);
    return new Stroke.Detected(
        o.round(),
        o.seed(),
        o.step(),
        o.detection().score(),
        verdict,
        List.of(),
        List.of(),
        null,
        List.of());
  }

  private Stroke finished(StepOutcome.Finished f) {
    var rounds = lineage.rounds();
    int made = f.parameters().round();
    return new Stroke.Finished(
        f.png(),
        request.width(),
        request.height(),
        rounds.get(made).verdict(),
        f.parameters().seed(),
        rounds,
        forwardEquivalents());
  }

  /** Guidance updates cost more than a forward pass; only plain sampling is counted here. */
  private Double forwardEquivalents() {
    if (!request.method().equals(SamplingRequest.PLAIN)) {
      return null;
    }
    int rows = request.guidanceScale() > 1 ? 2 : 1;
    return (double) lineage.stepsOfAllRounds() * rows;
  }

  @Override
  public void close() {
    session.close();
  }
}

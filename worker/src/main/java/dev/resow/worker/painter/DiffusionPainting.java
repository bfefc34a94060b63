package dev.resow.worker.painter;

import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.diffusion.sampler.Detection;
import dev.resow.diffusion.sampler.RoundRecord;
import dev.resow.diffusion.sampler.SamplingFailedException;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.StepOutcome;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/** A sampling session in the words of the topics. */
final class DiffusionPainting implements Painting {
  private final Session session;
  private final SamplingRequest request;
  private final List<String> warnings;
  private final Queue<Stroke> untold = new ArrayDeque<>();

  /**
   * @param warnings what the client should know about the picture
   */
  DiffusionPainting(Session session, SamplingRequest request, List<String> warnings) {
    this.session = session;
    this.request = request;
    this.warnings = warnings;
  }

  @Override
  public Stroke step() {
    if (!untold.isEmpty()) {
      return untold.remove();
    }
    try {
      return switch (session.step()) {
        case StepOutcome.Advanced a ->
            new Stroke.Advanced(a.round(), a.step(), a.steps(), a.losses());
        case StepOutcome.Overlapped o -> looked(o);
        case StepOutcome.Restarted r ->
            new Stroke.Restarted(r.round(), r.seed(), r.fromStep(), r.reason());
        case StepOutcome.Finished f -> finished(f);
      };
    } catch (SamplingFailedException e) {
      // The same seeds and parameters would fail in the same places again.
      throw new RefusedJobException("sampling failed in " + e.getMessage(), e);
    }
  }

  /** One event per candidate; the one that goes on comes last. */
  private Stroke looked(StepOutcome.Overlapped o) {
    for (var other : o.others()) {
      untold.add(detected(other.round(), other.seed(), o.step(), other.detection()));
    }
    untold.add(detected(o.round(), o.seed(), o.step(), o.detection()));
    return untold.remove();
  }

  private static Stroke detected(int round, long seed, int step, Detection detection) {
    return Looks.detected(round, seed, step, detection);
  }

  private Stroke finished(StepOutcome.Finished f) {
    var rounds = f.rounds().stream().map(this::summary).toList();
    var made = rounds.get(f.parameters().round());
    return new Stroke.Finished(
        f.png(),
        request.width(),
        request.height(),
        verdict(f, made),
        f.parameters().seed(),
        rounds,
        f.forwards(),
        warnings);
  }

  /** What is clear is clear, whatever the budget left out after the look. */
  private static Verdict verdict(StepOutcome.Finished f, RoundSummary made) {
    boolean unclear = made.verdict() != Verdict.CLEAR;
    return f.budgetExhausted() && unclear ? Verdict.BUDGET_EXHAUSTED : made.verdict();
  }

  private RoundSummary summary(RoundRecord round) {
    return new RoundSummary(
        round.round(),
        round.seed(),
        round.steps(),
        verdict(round.check()),
        round.check() == null ? null : round.check().score(),
        round.updates(),
        round.losses(),
        round.forwards(),
        round.failure());
  }

  private static Verdict verdict(RoundRecord.Check check) {
    if (check == null) {
      return Verdict.UNCHECKED;
    }
    return check.overlapped() ? Verdict.OVERLAPPED : Verdict.CLEAR;
  }

  @Override
  public void lastRound() {
    session.lastRound();
  }

  @Override
  public int stepsLeft() {
    return session.stepsLeft();
  }

  @Override
  public Optional<byte[]> save() {
    return untold.isEmpty() ? Optional.of(session.save().toBytes()) : Optional.empty();
  }

  @Override
  public void close() {
    session.close();
  }
}

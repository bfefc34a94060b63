package dev.resow.worker;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.worker.painter.Painter;
import dev.resow.worker.painter.Painting;
import dev.resow.worker.painter.Stroke;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A clock on which every step of a painter takes one second. */
final class StepClock extends Clock {
  private Instant now = Instant.EPOCH;

  /** The same painter, moving this clock. */
  Painter ticking(Painter painter) {
    return new Painter() {
      @Override
      public ModelCard card() {
        return painter.card();
      }

      @Override
      public ModelFingerprint fingerprint() {
        return painter.fingerprint();
      }

      @Override
      public String device() {
        return painter.device();
      }

      @Override
      public List<String> warnings() {
        return painter.warnings();
      }

      @Override
      public Painting open(JobSpec spec) {
        return ticking(painter.open(spec));
      }

      @Override
      public Painting resume(JobSpec spec, byte[] saved) {
        return ticking(painter.resume(spec, saved));
      }

      @Override
      public void close() {}
    };
  }

  private Painting ticking(Painting painting) {
    return new Painting() {
      @Override
      public Stroke step() {
        now = now.plusSeconds(1);
        return painting.step();
      }

      @Override
      public void lastRound() {
        painting.lastRound();
      }

      @Override
      public int stepsLeft() {
        return painting.stepsLeft();
      }

      @Override
      public Optional<byte[]> save() {
        return painting.save();
      }

      @Override
      public void close() {
        painting.close();
      }
    };
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}

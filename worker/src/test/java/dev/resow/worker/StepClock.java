package dev.resow.worker;

import dev.resow.contract.JobSpec;
import dev.resow.contract.ModelCard;
import dev.resow.contract.ModelFingerprint;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.worker.generation.GenerationSession;
import dev.resow.worker.generation.ImageGenerator;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/** A clock on which every step of a session takes one second. */
final class StepClock extends Clock {
  private Instant now = Instant.EPOCH;

  /** The same generator, moving this clock. */
  ImageGenerator ticking(ImageGenerator generator) {
    return new ImageGenerator() {
      @Override
      public ModelCard card() {
        return generator.card();
      }

      @Override
      public ModelFingerprint fingerprint() {
        return generator.fingerprint();
      }

      @Override
      public String device() {
        return generator.device();
      }

      @Override
      public List<String> warnings() {
        return generator.warnings();
      }

      @Override
      public GenerationSession open(JobSpec spec) {
        return ticking(generator.open(spec));
      }

      @Override
      public GenerationSession resume(JobSpec spec, byte[] saved) {
        return ticking(generator.resume(spec, saved));
      }

      @Override
      public void close() {}
    };
  }

  private GenerationSession ticking(GenerationSession session) {
    return new GenerationSession() {
      @Override
      public StepOutcome step() {
        now = now.plusSeconds(1);
        return session.step();
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
      public double forwards() {
        return session.forwards();
      }

      @Override
      public List<String> warnings() {
        return session.warnings();
      }

      @Override
      public byte[] save() {
        return session.save();
      }

      @Override
      public void close() {
        session.close();
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

package dev.resow.worker.generation;

import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.sampler.SamplingFailedException;
import dev.resow.diffusion.sampler.Session;
import dev.resow.diffusion.sampler.StepOutcome;
import java.util.List;
import java.util.Optional;

/**
 * A session of the sampler.
 *
 * @param warnings what the client should know about the image
 */
record DiffusionSession(Session session, List<String> warnings) implements GenerationSession {
  @Override
  public StepOutcome step() {
    try {
      return session.step();
    } catch (SamplingFailedException e) {
      // The same seeds and parameters would fail in the same places again.
      throw new RefusedJobException("sampling failed in " + e.getMessage(), e);
    }
  }

  @Override
  public Optional<Preview> preview() {
    return session.preview();
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
  public byte[] save() {
    return session.save().toBytes();
  }

  @Override
  public void close() {
    session.close();
  }
}

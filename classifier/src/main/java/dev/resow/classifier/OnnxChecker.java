package dev.resow.classifier;

import ai.onnxruntime.OrtException;
import dev.resow.contract.SafetyDecision;
import dev.resow.safety.NoAnswerException;
import dev.resow.safety.PictureToCheck;
import dev.resow.safety.PromptText;
import dev.resow.safety.SafetyChecker;
import dev.resow.safety.UploadToCheck;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets a classifier judge pictures, one after the other on a thread of its own. Whoever waits,
 * waits for the time limit at most, those before it in the queue included.
 */
final class OnnxChecker implements SafetyChecker {
  /** What is stopped ends at its next operation. */
  private static final Duration END = Duration.ofSeconds(10);

  private final OnnxModel model;
  private final Description description;
  private final Duration timeout;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          task -> Thread.ofPlatform().daemon().name("classifier").unstarted(task));

  OnnxChecker(OnnxModel model, Description description, Duration timeout) {
    this.model = model;
    this.description = description;
    this.timeout = timeout;
  }

  /** A classifier sees pictures only: all are allowed. */
  @Override
  public List<SafetyDecision> prompts(String tenant, List<PromptText> prompts) {
    return Collections.nCopies(prompts.size(), SafetyDecision.ALLOWED);
  }

  @Override
  public SafetyDecision upload(UploadToCheck upload)
      throws NoAnswerException, InterruptedException {
    return judged(upload.png());
  }

  @Override
  public SafetyDecision picture(PictureToCheck picture)
      throws NoAnswerException, InterruptedException {
    return judged(picture.png());
  }

  private SafetyDecision judged(byte[] png) throws NoAnswerException, InterruptedException {
    var begun = new Begun();
    var values = thread.submit(() -> begun.values(png));
    try {
      float[] found = values.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      for (float each : found)
        if (!Float.isFinite(each))
          throw new NoAnswerException("expected finite scores, found " + each);
      return description.decision(found);
    } catch (TimeoutException e) {
      throw new NoAnswerException("no answer within " + timeout);
    } catch (ExecutionException e) {
      throw new NoAnswerException(String.valueOf(e.getCause().getMessage()));
    } finally {
      values.cancel(false);
      begun.stop();
    }
  }

  /** One picture on the thread of the model: only its own run may be stopped. */
  private final class Begun {
    private boolean runs;

    float[] values(byte[] png) throws IOException, OrtException {
      float[] picture = PictureTensor.of(png, description);
      set(true);
      try {
        return model.values(picture);
      } finally {
        set(false);
      }
    }

    private synchronized void set(boolean value) {
      runs = value;
    }

    synchronized void stop() {
      if (runs) model.stop();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    model.stop();
    try {
      if (!thread.awaitTermination(END.toNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    model.close();
  }
}

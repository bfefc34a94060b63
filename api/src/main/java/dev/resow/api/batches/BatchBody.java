package dev.resow.api.batches;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Reads bodies, of which each is held in memory: never more than a few at a time. */
@ApplicationScoped
class BatchBody {
  private static final int RETRY_SECONDS = 5;

  private final int most;
  private final Semaphore places;

  BatchBody(BatchSettings settings) {
    most = settings.maxBytes();
    places = new Semaphore(settings.uploads());
  }

  /**
   * Reads a body and works on it.
   *
   * @throws ProblemException body-too-large; rate-limit if too many others are read
   */
  <T> T read(InputStream body, Function<byte[], T> work) {
    if (!places.tryAcquire())
      throw new ProblemException(
          ProblemType.RATE_LIMIT,
          "The server reads as many batches as it can at a time. Retry later.",
          RETRY_SECONDS);
    try {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length > most)
        throw new ProblemException(
            ProblemType.BODY_TOO_LARGE,
            "The body of a batch must have at most %d bytes (resow.batches.max-bytes). Split it."
                .formatted(most));
      return work.apply(bytes);
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "The body ended early. Send the batch again.");
    } finally {
      places.release();
    }
  }
}

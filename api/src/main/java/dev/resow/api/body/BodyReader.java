package dev.resow.api.body;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Reads bodies that are held in memory: up to a limit each, and never more than a few at a time.
 */
public final class BodyReader {
  private static final int RETRY_SECONDS = 5;

  private final String things;
  private final String tooLarge;
  private final Semaphore places;

  /**
   * @param things what is read, for messages
   * @param tooLarge message about a body that is too large, with {@code %d} for the limit in bytes
   * @param atATime bodies that are read at the same time
   */
  public BodyReader(String things, String tooLarge, int atATime) {
    this.things = things;
    this.tooLarge = tooLarge;
    this.places = new Semaphore(atATime);
  }

  /**
   * Reads a body and works on it.
   *
   * @param most bytes
   * @throws ProblemException body-too-large; rate-limit if too many others are read
   */
  public <T> T read(InputStream body, int most, Function<byte[], T> work) {
    if (!places.tryAcquire())
      throw new ProblemException(
          ProblemType.RATE_LIMIT,
          "The server reads as many %s as it can at a time. Retry later.".formatted(things),
          RETRY_SECONDS);
    try {
      byte[] bytes = body.readNBytes(most + 1);
      if (bytes.length > most)
        throw new ProblemException(ProblemType.BODY_TOO_LARGE, tooLarge.formatted(most));
      return work.apply(bytes);
    } catch (IOException e) {
      throw new ProblemException(
          ProblemType.INVALID_PARAMETER, "The body ended early. Send it again.");
    } finally {
      places.release();
    }
  }
}

package dev.resow.api.batches;

import dev.resow.api.body.BodyReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.function.Function;

/** Reads the bodies of batches. */
@ApplicationScoped
class BatchBody {
  private final int most;
  private final BodyReader reader;

  BatchBody(BatchSettings settings) {
    most = settings.maxBytes();
    reader =
        new BodyReader(
            "batches",
            "The body of a batch must have at most %d bytes (resow.batches.max-bytes). Split it.",
            settings.uploads());
  }

  /**
   * Reads a body and works on it.
   *
   * @throws dev.resow.api.problem.ProblemException body-too-large; rate-limit if too many others
   *     are read
   */
  <T> T read(InputStream body, Function<byte[], T> work) {
    return reader.read(body, most, work);
  }
}

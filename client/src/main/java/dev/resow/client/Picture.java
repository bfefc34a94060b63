package dev.resow.client;

import dev.resow.client.model.Job;
import dev.resow.client.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A finished picture.
 *
 * @param job with its result
 * @param png the file; not copied
 */
public record Picture(Job job, byte[] png) {

  /** The verdict of the check. */
  public Verdict verdict() {
    return job.result().verdict();
  }

  /** The seed that makes the same picture again. */
  public long seed() {
    return job.result().seed();
  }

  /** Writes the file. */
  public Path saveTo(Path file) throws IOException {
    return Files.write(file, png);
  }
}

package dev.resow.diffusion.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A model file is no longer the one that the model was opened from: overwritten, cut short,
 * replaced or gone. A fault of the machine's files, not of a job: the process must open the model
 * again.
 */
public final class ModelFileChangedException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  ModelFileChangedException(Path file, String what) {
    this(file, what, null);
  }

  ModelFileChangedException(Path file, String what, IOException cause) {
    super(message(file, what), new IOException(message(file, what), cause));
  }

  private static String message(Path file, String what) {
    return "the model file %s %s while the model was in use; restart this process to load the model again (replace files by rename, never in place)"
        .formatted(file, what);
  }
}

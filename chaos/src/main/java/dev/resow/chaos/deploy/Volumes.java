package dev.resow.chaos.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The volumes of a run; all are unmounted together. */
public final class Volumes implements AutoCloseable {
  private final List<Volume> mounted = new ArrayList<>();

  /**
   * Mounts one more, see {@link Volume#mount}.
   *
   * @throws IOException with the system's reason when this account may not
   */
  public void mount(Path folder, int mebibytes) throws IOException {
    mounted.add(Volume.mount(folder, mebibytes));
  }

  @Override
  public void close() {
    mounted.forEach(Volume::close);
  }
}

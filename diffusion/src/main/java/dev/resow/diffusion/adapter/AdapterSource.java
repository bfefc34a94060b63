package dev.resow.diffusion.adapter;

import java.nio.file.Path;

/** Where the files of adapters come from. */
@FunctionalInterface
public interface AdapterSource {
  /** Has none. */
  AdapterSource NONE =
      use -> {
        throw new AdapterUnavailableException(use, "this process has no adapters", null);
      };

  /**
   * The file of an adapter; it stays until it is read, right after this call.
   *
   * @throws AdapterUnavailableException when it cannot be had now
   */
  Path file(AdapterUse use);
}

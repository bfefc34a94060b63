package dev.resow.api.batches;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Limits of batches. */
@ConfigMapping(prefix = "resow.batches")
interface BatchSettings {
  /** Jobs of one batch, after the expansion of prompt matrices. */
  @WithDefault("10000")
  int maxJobs();

  /** Bytes of one body. */
  @WithDefault("16777216")
  int maxBytes();

  /** Batches of a tenant that have not ended. */
  @WithDefault("50")
  int maxOpen();

  /** Bodies that this process reads and checks at a time; one more is refused. */
  @WithDefault("4")
  int uploads();

  /** Jobs of one batch that wait in the queue at a time; further ones follow as these start. */
  @WithDefault("500")
  int waiting();

  /** Interval between two looks at the open batches. */
  @WithDefault("2s")
  String sweepEvery();
}

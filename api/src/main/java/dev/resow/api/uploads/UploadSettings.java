package dev.resow.api.uploads;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Limits of uploads; their pixels are limited by {@code resow.limits.max-pixels}. */
@ConfigMapping(prefix = "resow.uploads")
public interface UploadSettings {
  /** Bytes of one picture. */
  @WithDefault("16777216")
  int maxBytes();

  /** Uploads of a tenant that are kept; one more is refused. */
  @WithDefault("10000")
  int maxPerTenant();

  /** Pictures that this process reads and decodes at a time; one more is refused. */
  @WithDefault("4")
  int reading();

  /** How long an upload is kept that no job names, see {@code resow.retention.uploads}. */
  @WithDefault("${resow.retention.uploads:P7D}")
  Duration kept();
}

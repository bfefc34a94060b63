package dev.resow.artifacts;

import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.artifact.FolderArtifactStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;

/** The store that {@code RESOW_ARTIFACTS} names: a folder, or {@code s3://BUCKET/PREFIX}. */
public final class ArtifactStores {
  private static final String LOCATION = "resow.artifacts";
  private static final String DEFAULT = ".resow/artifacts";

  private ArtifactStores() {}

  /**
   * @param settings value of a property, if it is set
   * @return a folder's path or a bucket's address
   */
  public static String location(Function<String, Optional<String>> settings) {
    return settings.apply(LOCATION).filter(value -> !value.isBlank()).orElse(DEFAULT);
  }

  /**
   * Connects when it is used first.
   *
   * @throws IllegalArgumentException if a setting cannot be understood
   */
  public static ArtifactStore open(Function<String, Optional<String>> settings, Clock clock) {
    String location = location(settings);
    return Bucket.isNamedBy(location)
        ? new BucketArtifactStore(Bucket.at(location, BucketSettings.of(settings)), clock)
        : new FolderArtifactStore(Path.of(location));
  }
}

package dev.resow.artifacts;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * How an S3 object store is reached. Credentials come from the AWS SDK's own chain: variables
 * {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}, profile files, the container or the
 * host.
 *
 * @param endpoint of a store other than AWS, empty for AWS
 * @param region empty: as the AWS SDK finds it, or {@code us-east-1} where an endpoint is given
 * @param pathStyle whether the bucket stands in the path rather than in the host name
 * @param encryption {@code AES256} or {@code aws:kms}, empty for the bucket's own default
 * @param key id of the key for {@code aws:kms}, empty for the account's
 */
public record BucketSettings(
    Optional<URI> endpoint,
    Optional<String> region,
    boolean pathStyle,
    Optional<String> encryption,
    Optional<String> key) {
  private static final String PREFIX = "resow.artifacts.s3.";

  /**
   * @param settings value of a property such as {@code resow.artifacts.s3.endpoint}, if it is set
   * @throws IllegalArgumentException if one cannot be understood; the message names its variable
   */
  public static BucketSettings of(Function<String, Optional<String>> settings) {
    Optional<URI> endpoint = settings.apply(PREFIX + "endpoint").map(BucketSettings::endpoint);
    return new BucketSettings(
        endpoint,
        settings.apply(PREFIX + "region"),
        settings
            .apply(PREFIX + "path-style")
            .map(Boolean::parseBoolean)
            .orElse(endpoint.isPresent()),
        settings.apply(PREFIX + "sse").map(BucketSettings::encryption),
        settings.apply(PREFIX + "kms-key"));
  }

  private static URI endpoint(String text) {
    if (!text.matches("https?://[^/]+/?"))
      throw new IllegalArgumentException(
          "RESOW_ARTIFACTS_S3_ENDPOINT: expected https://HOST:PORT, found '%s'".formatted(text));
    return URI.create(text);
  }

  private static String encryption(String text) {
    if (!text.equals("AES256") && !text.equals("aws:kms"))
      throw new IllegalArgumentException(
          "RESOW_ARTIFACTS_S3_SSE: expected AES256 or aws:kms, found '%s'".formatted(text));
    return text;
  }
}

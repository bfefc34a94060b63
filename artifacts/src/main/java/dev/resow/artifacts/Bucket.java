package dev.resow.artifacts;

import dev.resow.contract.artifact.ArtifactStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects below a prefix of a bucket. An object appears complete or not at all, and its bytes
 * are checked on the way in (Content-MD5). Every request ends within 20 s; one that sends more than
 * a MiB has a second more for each.
 */
public final class Bucket implements AutoCloseable {
  private static final Pattern LOCATION =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?");
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(8);
  private static final Duration TRY = Duration.ofSeconds(10);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int EXISTS = 412;
  private static final int BUSY = 409;
  private static final int NOT_IMPLEMENTED = 501;

  private final S3Client client;
  private final String name;
  private final String prefix;
  private final BucketSettings settings;

  /**
   * @param key relative to the prefix
   */
  public record Entry(String key, long bytes, Instant storedAt) {}

  /** Reads an object while it arrives. */
  public interface Reader<T> {
    T read(InputStream object) throws IOException;
  }

  /** Work for every object. */
  public interface EntryWork {
    void with(Entry entry) throws IOException;
  }

  private Bucket(S3Client client, String name, String prefix, BucketSettings settings) {
    this.client = client;
    this.name = name;
    this.prefix = prefix;
    this.settings = settings;
  }

  /** Whether a location names a bucket rather than a folder. */
  public static boolean isNamedBy(String location) {
    return location.startsWith("s3:");
  }

  /**
   * Does not connect yet.
   *
   * @param location {@code s3://BUCKET} or {@code s3://BUCKET/PREFIX}
   * @throws IllegalArgumentException if it is neither, or no region is set anywhere
   */
  public static Bucket at(String location, BucketSettings settings) {
    var parts = LOCATION.matcher(location);
    if (!parts.matches())
      throw new IllegalArgumentException(
          "expected s3://BUCKET or s3://BUCKET/PREFIX, found '%s'".formatted(location));
    String below = parts.group(2) == null ? "" : parts.group(2).replaceAll("/+$", "");
    String prefix = below.isEmpty() ? "" : below + "/";
    return new Bucket(client(settings), parts.group(1), prefix, settings);
  }

  private static S3Client client(BucketSettings settings) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(CONNECT).socketTimeout(SILENCE))
            .overrideConfiguration(
                o ->
                    o.apiCallAttemptTimeout(TRY)
                        .apiCallTimeout(LIMIT)
                        .retryStrategy(
                            AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(2)
                                .build()))
            .forcePathStyle(settings.pathStyle())
            // Plain requests: not every store knows trailing checksums.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(S3Configuration.builder().chunkedEncodingEnabled(false).build());
    settings.endpoint().ifPresent(builder::endpointOverride);
    settings
        .region()
        .or(() -> settings.endpoint().map(_ -> Region.US_EAST_1.id()))
        .ifPresent(region -> builder.region(Region.of(region)));
    try {
      return builder.build();
    } catch (SdkClientException e) {
      throw new IllegalArgumentException(
          "no region for the object store: set RESOW_ARTIFACTS_S3_REGION or AWS_REGION", e);
    }
  }

  /**
   * @return false if there is an object of that name already, which stays as it is
   */
  public boolean putIfAbsent(String key, ObjectBody body) throws IOException {
    try {
      ask(
          "PutObject",
          () -> client.putObject(put(key, body).ifNoneMatch("*").build(), body.content()));
      return true;
    } catch (ArtifactStoreException e) {
      int status = e.getCause() instanceof S3Exception s3 ? s3.statusCode() : 0;
      if (status == EXISTS || status == BUSY) return false;
      if (status != NOT_IMPLEMENTED) throw e;
      // A store without conditions: what is there is replaced as a whole.
      replace(key, body);
      return true;
    }
  }

  /** Replaces what is there; a reader sees the old object or the new one. */
  public void replace(String key, ObjectBody body) throws IOException {
    ask("PutObject", () -> client.putObject(put(key, body).build(), body.content()));
  }

  /** Gives an object the present time without sending its bytes again. */
  public void touch(String key) throws IOException {
    ask(
        "PutObject",
        () ->
            client.copyObject(
                r -> {
                  r.sourceBucket(name)
                      .sourceKey(prefix + key)
                      .destinationBucket(name)
                      .destinationKey(prefix + key)
                      .metadataDirective(MetadataDirective.REPLACE);
                  settings.encryption().ifPresent(r::serverSideEncryption);
                  settings.key().ifPresent(r::ssekmsKeyId);
                }));
  }

  private PutObjectRequest.Builder put(String key, ObjectBody body) {
    var more = Duration.ofSeconds(body.bytes() >> 20);
    var request =
        PutObjectRequest.builder()
            .bucket(name)
            .key(prefix + key)
            .contentMD5(body.md5())
            .overrideConfiguration(
                o ->
                    o.apiCallAttemptTimeout(TRY.plus(more))
                        .apiCallTimeout(LIMIT.plus(more.multipliedBy(2))));
    settings.encryption().ifPresent(request::serverSideEncryption);
    settings.key().ifPresent(request::ssekmsKeyId);
    return request;
  }

  /** The object, or empty if there is none. */
  public Optional<byte[]> get(String key) throws IOException {
    return read(key, InputStream::readAllBytes);
  }

  /** What the reader makes of the object, or empty if there is none. */
  public <T> Optional<T> read(String key, Reader<T> reader) throws IOException {
    try (var object =
        ask("GetObject", () -> client.getObject(r -> r.bucket(name).key(prefix + key)))) {
      return Optional.of(reader.read(object));
    } catch (ArtifactStoreException e) {
      if (isMissing(e)) return Optional.empty();
      throw e;
    } catch (SdkException e) { // while the object arrives
      throw failure("GetObject", e);
    }
  }

  /** Size and time of the object, or empty if there is none. */
  public Optional<Entry> find(String key) throws IOException {
    try {
      var head =
          ask(
              "GetObject or s3:ListBucket",
              () -> client.headObject(r -> r.bucket(name).key(prefix + key)));
      return Optional.of(new Entry(key, head.contentLength(), head.lastModified()));
    } catch (ArtifactStoreException e) {
      if (isMissing(e) && bucketExists()) return Optional.empty();
      throw e;
    }
  }

  /** Removes the object; having none is fine. */
  public void delete(String key) throws IOException {
    ask("DeleteObject", () -> client.deleteObject(r -> r.bucket(name).key(prefix + key)));
  }

  /** Every object whose key begins so, a page at a time. */
  public void each(String beginning, EntryWork work) throws IOException {
    String[] next = {null};
    do {
      var page =
          ask(
              "ListBucket",
              () ->
                  client.listObjectsV2(
                      r -> r.bucket(name).prefix(prefix + beginning).continuationToken(next[0])));
      for (S3Object object : page.contents())
        work.with(
            new Entry(
                object.key().substring(prefix.length()), object.size(), object.lastModified()));
      next[0] = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next[0] != null);
  }

  /** The answer to a HEAD of an object does not tell a missing object from a missing bucket. */
  private boolean bucketExists() throws IOException {
    ask("ListBucket", () -> client.headBucket(r -> r.bucket(name)));
    return true;
  }

  private static boolean isMissing(ArtifactStoreException e) {
    return e.getCause() instanceof NoSuchKeyException
        || e.getCause() instanceof S3Exception s3
            && s3.statusCode() == 404
            && !BucketFault.isWithoutBucket(s3);
  }

  /**
   * @param right that the request needs, without {@code s3:} in front
   */
  private <T> T ask(String right, Supplier<T> request) throws ArtifactStoreException {
    try {
      return request.get();
    } catch (SdkException e) {
      throw failure(right, e);
    }
  }

  private ArtifactStoreException failure(String right, SdkException e) {
    return new ArtifactStoreException(new BucketFault(name, settings).of(right, e), e);
  }

  @Override
  public void close() {
    client.close();
  }
}

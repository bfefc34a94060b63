package dev.resow.artifacts;

import dev.resow.contract.Texts;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Describes in one line why an object store does not do what it should, and what to do. */
record BucketFault(String bucket, BucketSettings settings) {
  private static final Set<String> WRONG_KEY =
      Set.of("InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId");
  private static final Set<String> EXPIRED =
      Set.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");

  /** Of AWS, Ceph (403), MinIO (507 and 400) and others. */
  private static final Set<String> FULL =
      Set.of(
          "QuotaExceeded",
          "InsufficientStorage",
          "InsufficientCapacity",
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded");

  private static final Set<String> OTHER_REGION =
      Set.of("PermanentRedirect", "AuthorizationHeaderMalformed", "IllegalLocationConstraint");
  private static final Pattern EXPECTED_REGION = Pattern.compile("expecting '([a-z0-9-]{1,40})'");

  /** As AWS words it: "is not authorized to perform: kms:GenerateDataKey on resource: ...". */
  private static final Pattern DENIED = Pattern.compile("perform: ([a-z0-9]{1,20}:[A-Za-z]{1,40})");

  private static final int CODE = 64;
  private static final int REASON = 300;

  /**
   * The sentence.
   *
   * @param right that the request needed, without {@code s3:}
   */
  String of(String right, SdkException failure) {
    if (failure instanceof S3Exception answer) return ofAnAnswer(right, answer);
    return CredentialsFault.of(bucket, failure).orElseGet(() -> noAnswer(failure));
  }

  private String noAnswer(SdkException failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) root = root.getCause();
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return "the object store at %s does not answer: %s".formatted(address(), line(reason, REASON));
  }

  static boolean isWithoutBucket(AwsServiceException answer) {
    return answer instanceof NoSuchBucketException || code(answer).equals("NoSuchBucket");
  }

  private String ofAnAnswer(String right, S3Exception answer) {
    String code = code(answer);
    if (isWithoutBucket(answer) || code.isEmpty() && answer.statusCode() == 404)
      return "there is no bucket %s at %s".formatted(bucket, address());
    if (FULL.contains(code) || answer.statusCode() == 507)
      return "the bucket %s at %s is full (%s)".formatted(bucket, address(), code);
    if (isOfAnotherRegion(answer, code)) return otherRegion(answer);
    if (EXPIRED.contains(code))
      return "the credentials for the object store at %s have expired (%s)"
          .formatted(address(), code);
    if (WRONG_KEY.contains(code))
      return "the object store at %s rejects the access key or its signature (%s)"
          .formatted(address(), code);
    if (code.equals("RequestTimeTooSkewed"))
      return "the object store at %s rejects the time of this machine's clock (%s)"
          .formatted(address(), code);
    if (code.startsWith("KMS.") || code.startsWith("XMinioKMS")) return noEncryption(code);
    if (answer.statusCode() == 403)
      return "the object store at %s denies access to the bucket %s (%s)"
          .formatted(address(), bucket, found(DENIED, message(answer)).orElse("s3:" + right));
    return "the object store at %s answers %d %s".formatted(address(), answer.statusCode(), code);
  }

  private String noEncryption(String code) {
    return "the object store at %s does not encrypt with %s (RESOW_ARTIFACTS_S3_KMS_KEY): %s"
        .formatted(address(), settings.key().map(key -> "the key " + key).orElse("its key"), code);
  }

  /** A malformed header may also be that of a key that no store has. */
  private static boolean isOfAnotherRegion(S3Exception answer, String code) {
    return answer.statusCode() == 301
        || OTHER_REGION.contains(code.replace("Exception", "")) && region(answer).isPresent();
  }

  private String otherRegion(S3Exception answer) {
    return "the bucket %s at %s is in %s: set RESOW_ARTIFACTS_S3_REGION to it"
        .formatted(
            bucket,
            address(),
            region(answer).map(name -> "the region " + name).orElse("another region"));
  }

  private static Optional<String> region(S3Exception answer) {
    var details = answer.awsErrorDetails();
    return Optional.ofNullable(details)
        .map(AwsErrorDetails::sdkHttpResponse)
        .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
        .map(name -> line(name, CODE))
        .or(() -> found(EXPECTED_REGION, message(answer)));
  }

  private static Optional<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).findFirst();
  }

  static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : line(details.errorCode(), CODE);
  }

  private static String message(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorMessage() == null ? "" : details.errorMessage();
  }

  private String address() {
    return settings.endpoint().map(URI::toString).orElse("AWS");
  }

  static String line(String text, int most) {
    return Texts.cut(text.lines().findFirst().orElse(""), most);
  }
}

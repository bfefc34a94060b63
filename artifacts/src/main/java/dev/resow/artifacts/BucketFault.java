package dev.resow.artifacts;

import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Describes in a sentence why an object store does not do what it should. */
final class BucketFault {
  private static final Set<String> WRONG_KEY =
      Set.of(
          "InvalidAccessKeyId",
          "SignatureDoesNotMatch",
          "InvalidToken",
          "ExpiredToken",
          "InvalidClientTokenId");
  private static final Set<String> FULL =
      Set.of(
          "QuotaExceeded", "XMinioStorageFull", "XMinioAdminBucketQuotaExceeded", "EntityTooLarge");

  private BucketFault() {}

  static String of(String bucket, String address, SdkException failure) {
    if (failure instanceof AwsServiceException answer) return ofAnAnswer(bucket, address, answer);
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) root = root.getCause();
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    if (reason.contains("Unable to load credentials"))
      return "no credentials for the bucket %s: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
          .formatted(bucket);
    return "the object store at %s does not answer: %s".formatted(address, firstLine(reason));
  }

  static boolean isWithoutBucket(AwsServiceException answer) {
    return answer instanceof NoSuchBucketException || code(answer).equals("NoSuchBucket");
  }

  private static String ofAnAnswer(String bucket, String address, AwsServiceException answer) {
    String code = code(answer);
    if (isWithoutBucket(answer) || code.isEmpty() && answer.statusCode() == 404)
      return "there is no bucket %s at %s".formatted(bucket, address);
    if (WRONG_KEY.contains(code))
      return "the object store at %s rejects the access key or its signature (%s)"
          .formatted(address, code);
    if (answer.statusCode() == 403)
      return "the object store at %s denies access to the bucket %s".formatted(address, bucket);
    if (FULL.contains(code) || answer.statusCode() == 507)
      return "the bucket %s at %s is full (%s)".formatted(bucket, address, code);
    return "the object store at %s answers %d %s".formatted(address, answer.statusCode(), code);
  }

  private static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }
}

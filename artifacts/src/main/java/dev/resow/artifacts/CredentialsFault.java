package dev.resow.artifacts;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SystemSetting;

/** Describes in one line why the AWS SDK's chain finds no credentials. */
final class CredentialsFault {
  private static final String NONE = "Unable to load credentials from any of the providers";
  private static final int REASON = 300;

  /** Sources that somebody set up, and the provider of the chain that reads each. */
  private static final Map<SystemSetting, String> SOURCES =
      Map.of(
          SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE, "WebIdentityTokenFileCredentialsProvider",
          SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI, "ContainerCredentialsProvider",
          SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI, "ContainerCredentialsProvider");

  private CredentialsFault() {}

  /** The sentence, if credentials are what is missing. */
  static Optional<String> of(String bucket, SdkException failure) {
    if (failure instanceof AwsServiceException answer)
      return Optional.of(
          "no credentials for the bucket %s: %s answers %d %s"
              .formatted(bucket, issuer(answer), answer.statusCode(), BucketFault.code(answer))
              .strip());
    String message = String.valueOf(failure.getMessage());
    if (!message.contains(NONE)) return Optional.empty();
    String reasons =
        SOURCES.entrySet().stream()
            .filter(source -> source.getKey().getStringValue().isPresent())
            .flatMap(source -> reason(message, source.getValue()).stream())
            .sorted()
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(
        "no credentials for the bucket %s: %s"
            .formatted(
                bucket,
                reasons.isEmpty()
                    ? "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                    : BucketFault.line(reasons, REASON)));
  }

  private static String issuer(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    return details == null || details.serviceName() == null
        ? "the issuer of temporary keys"
        : details.serviceName();
  }

  private static Optional<String> reason(String message, String provider) {
    return Pattern.compile(provider + "\\([^)]*\\): (.*?)(?:, \\w+Provider\\(|]$)")
        .matcher(message)
        .results()
        .map(match -> match.group(1))
        .findFirst();
  }
}

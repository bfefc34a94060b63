package dev.resow.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.artifact.ArtifactStoreException;
import dev.resow.s3server.S3Gate.Answer;
import dev.resow.s3server.S3Gate.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a worker says in one line when its bucket does not work. The answers are worded as AWS, Ceph
 * and MinIO word them; everything else is a real S3 server.
 */
class BucketFaultTest {
  private static final int BYTES = 64 * 1024;

  @TempDir static Path folder;
  private static GatedStore gated;

  @BeforeAll
  static void start() throws IOException {
    gated = GatedStore.start(folder);
  }

  @AfterAll
  static void stop() {
    if (gated != null) gated.close();
  }

  @AfterEach
  void restore() {
    gated.restore();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          507 | InsufficientStorage            |                   | the bucket pictures at STORE is full (InsufficientStorage)
          507 | XMinioStorageFull              |                   | the bucket pictures at STORE is full (XMinioStorageFull)
          400 | XMinioAdminBucketQuotaExceeded |                   | the bucket pictures at STORE is full (XMinioAdminBucketQuotaExceeded)
          403 | QuotaExceeded                  |                   | the bucket pictures at STORE is full (QuotaExceeded)
          404 | NoSuchBucket                   |                   | there is no bucket pictures at STORE
          403 | AccessDenied                   | Access Denied     | the object store at STORE denies access to the bucket pictures (s3:PutObject)
          403 | AccessDenied                   | User: arn:aws:iam::1:user/a is not authorized to perform: kms:GenerateDataKey on resource: b | the object store at STORE denies access to the bucket pictures (kms:GenerateDataKey)
          301 | PermanentRedirect              | use another endpoint | the bucket pictures at STORE is in another region: set RESOW_ARTIFACTS_S3_REGION to it
          400 | AuthorizationHeaderMalformed   | the region 'us-east-1' is wrong; expecting 'eu-central-1' | the bucket pictures at STORE is in the region eu-central-1: set RESOW_ARTIFACTS_S3_REGION to it
          400 | ExpiredToken                   | The provided token has expired. | the credentials for the object store at STORE have expired (ExpiredToken)
          403 | InvalidAccessKeyId             |                   | the object store at STORE rejects the access key or its signature (InvalidAccessKeyId)
          403 | RequestTimeTooSkewed           |                   | the object store at STORE rejects the time of this machine's clock (RequestTimeTooSkewed)
          400 | KMS.NotFoundException          | Key 'arn:x' does not exist | the object store at STORE does not encrypt with the key key-1 (RESOW_ARTIFACTS_S3_KMS_KEY): KMS.NotFoundException
          500 | InternalError                  |                   | the object store at STORE answers 500 InternalError
          """)
  void anAnswerBecomesOneLine(int status, String code, String message, String line) {
    refuse(_ -> true, new Answer(status, code, message == null ? "" : message, Map.of()));

    assertFault(store(Map.of("sse", "aws:kms", "kms-key", "key-1")), line);
  }

  @Test
  void theRegionOfARedirectIsNamed() {
    var answer =
        new Answer(301, "PermanentRedirect", "", Map.of("x-amz-bucket-region", "eu-west-1"));
    refuse(_ -> true, answer);

    assertFault(
        store(Map.of()),
        "the bucket pictures at STORE is in the region eu-west-1: set RESOW_ARTIFACTS_S3_REGION to it");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "PUT, s3:PutObject",
    "GET, s3:GetObject",
    "LIST, s3:ListBucket",
    "DELETE, s3:DeleteObject"
  })
  void aRightThatIsMissingIsFoundBeforeAJobIsTaken(String denied, String right) throws IOException {
    refuse(request -> kind(request).equals(denied), new Answer(403, "AccessDenied"));
    var store = store(Map.of());

    assertFault(
        store,
        "the object store at STORE denies access to the bucket pictures (%s)".formatted(right));

    gated.gate().passOn();
    store.probe(BYTES);
    assertThat(store.sweepUnfinished(Instant.now().plusSeconds(60))).as("left behind").isZero();
  }

  @Test
  void rightsAreTriedAtTheStartAndAfterAFailureAndAreNotPaidForEachTime() throws IOException {
    var clock = new StepClock();
    var store = new BucketArtifactStore(bucket(Map.of()), clock);
    store.probe(BYTES);
    assertThat(kinds()).containsExactly("PUT", "GET", "LIST", "DELETE");

    gated.gate().forget();
    store.probe(BYTES);
    assertThat(kinds()).as("a moment later").isEmpty();
    clock.advance();
    store.probe(BYTES);
    assertThat(kinds()).as("the next minute").containsExactly("PUT", "DELETE");

    refuse(_ -> true, new Answer(403, "AccessDenied"));
    clock.advance();
    assertThatThrownBy(() -> store.probe(BYTES)).isInstanceOf(ArtifactStoreException.class);
    gated.gate().passOn();
    gated.gate().forget();
    store.probe(BYTES);
    assertThat(kinds()).as("after a failure").containsExactly("PUT", "GET", "LIST", "DELETE");
  }

  @Test
  void aBucketWithoutARegionSaysWhichSettingIsMissing() {
    gated.set("aws.disableEc2Metadata", "true");
    gated.set("aws.configFile", folder.resolve("none").toString());
    var noEndpoint = BucketSettings.of(_ -> Optional.empty());

    assertThatThrownBy(() -> Bucket.at("s3://pictures", noEndpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no region for the object store: set RESOW_ARTIFACTS_S3_REGION or AWS_REGION");
  }

  private static void assertFault(BucketArtifactStore store, String line) {
    assertThatThrownBy(() -> store.probe(BYTES))
        .isInstanceOf(ArtifactStoreException.class)
        .hasMessage(line.replace("STORE", gated.gate().address().toString()))
        .extracting(Throwable::getMessage)
        .asString()
        .hasLineCount(1);
  }

  private static void refuse(Predicate<Request> which, Answer answer) {
    gated.gate().follow(r -> which.test(r) ? Optional.of(answer) : Optional.empty());
  }

  private static List<String> kinds() {
    return gated.gate().requests().stream().map(BucketFaultTest::kind).toList();
  }

  private static String kind(Request request) {
    return request.target().contains("list-type") ? "LIST" : request.method();
  }

  private static Bucket bucket(Map<String, String> more) {
    gated.signIn();
    return gated.bucket("store", more);
  }

  private static BucketArtifactStore store(Map<String, String> more) {
    gated.signIn();
    return gated.store(more);
  }
}

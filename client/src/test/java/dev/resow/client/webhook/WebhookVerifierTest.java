package dev.resow.client.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.client.model.FindingKind;
import dev.resow.client.model.JobState;
import java.security.SignatureException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures, with the example that the libraries of Standard Webhooks are tested with. */
class WebhookVerifierTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
  private static final String SENT = "1614265330";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final String OTHER = "whsec_" + Base64.getEncoder().encodeToString(new byte[24]);

  private static WebhookVerifier at(long seconds, String... secrets) {
    var clock = Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    return WebhookVerifier.of(secrets).with(clock, WebhookVerifier.TOLERANCE);
  }

  @ParameterizedTest
  @CsvSource({"-300", "0", "300"})
  void aGenuineMessageWithinTheTolerance(long later) {
    assertThatCode(
            () -> at(1614265330 + later, SECRET).verify(ID, SENT, "v1,AAAA " + SIGNATURE, BODY))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"-301", "301"})
  void aMessageOfAnotherTimeMayBeARecording(long later) {
    assertThatThrownBy(() -> at(1614265330 + later, SECRET).verify(ID, SENT, SIGNATURE, BODY))
        .isInstanceOf(SignatureException.class)
        .hasMessageContaining("PT5M1S");
  }

  @Test
  void whateverChangesTheMessageIsRefused() {
    var verifier = at(1614265330, SECRET);
    assertRefused(verifier, ID, SENT, SIGNATURE, "{}".getBytes(UTF_8));
    assertRefused(verifier, "msg_other", SENT, SIGNATURE, BODY);
    assertRefused(verifier, ID, "1614265331", SIGNATURE, BODY);
    assertRefused(verifier, ID, SENT, SIGNATURE.replace("v1,", "v2,"), BODY);
    assertRefused(verifier, ID, SENT, "", BODY);
    assertRefused(verifier, ID, "soon", SIGNATURE, BODY);
    assertRefused(verifier, ID, SENT, null, BODY);
    assertRefused(at(1614265330, OTHER), ID, SENT, SIGNATURE, BODY);
  }

  private static void assertRefused(
      WebhookVerifier verifier, String id, String timestamp, String signatures, byte[] body) {
    assertThatThrownBy(() -> verifier.verify(id, timestamp, signatures, body))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void bothSecretsCountWhileOneReplacesTheOther() {
    assertThatCode(() -> at(1614265330, OTHER, SECRET).verify(ID, SENT, SIGNATURE, BODY))
        .doesNotThrowAnyException();
  }

  @Test
  void aGenuineMessageIsRead() throws Exception {
    byte[] body =
        """
        {"type": "job.succeeded", "timestamp": "2021-02-25T15:02:10Z", "data": {"job":
        "019ac8a0-7d52-7c1e-8f3a-2b6d1c9e4f70", "state": "SUCCEEDED", "verdict": "overlapped",
        "found": ["mixed"], "href": "/v1/jobs/019ac8a0-7d52-7c1e-8f3a-2b6d1c9e4f70", "new": 1}}\
        """
            .getBytes(UTF_8);
    Map<String, String> headers =
        Map.of("webhook-id", ID, "webhook-timestamp", SENT, "webhook-signature", signature(body));

    WebhookMessage message = at(1614265330, SECRET).read(headers::get, body);

    assertThat(message.data().state()).isEqualTo(JobState.SUCCEEDED);
    assertThat(message.data().found()).containsExactly(FindingKind.MIXED);
  }

  @Test
  void aMessageAboutABatchHasItsCounts() throws Exception {
    byte[] body =
        """
        {"type": "batch.finished", "timestamp": "2021-02-25T15:02:10Z", "data": {"batch":
        "019ac8a0-7d52-7c1e-8f3a-2b6d1c9e4f70", "jobs": 4, "skipped": 1, "cancelled": false,
        "states": {"SUCCEEDED": 3, "DEAD": 1, "SKIPPED": 1}, "links": {"images": "/images"},
        "href": "/v1/batches/019ac8a0-7d52-7c1e-8f3a-2b6d1c9e4f70"}}\
        """
            .getBytes(UTF_8);
    Map<String, String> headers =
        Map.of("webhook-id", ID, "webhook-timestamp", SENT, "webhook-signature", signature(body));

    WebhookMessage message = at(1614265330, SECRET).read(headers::get, body);

    assertThat(message.type()).isEqualTo(WebhookMessage.BATCH_FINISHED);
    assertThat(message.data().states()).containsEntry("SUCCEEDED", 3);
    assertThat(message.data().job()).isNull();
    assertThat(message.data().found()).isEmpty();
  }

  private static String signature(byte[] body) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(SECRET.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((ID + "." + SENT + ".").getBytes(UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  @ParameterizedTest
  @CsvSource({"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAA", "whsec_*"})
  void anythingElseIsNoSecret(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> WebhookVerifier.of(text))
        .withMessageContaining("whsec_")
        .withMessageNotContaining(text);
  }
}

package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.RateLimitException;
import com.openai.models.images.ImageGenerateParams;
import com.openai.models.images.ImagesResponse;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of the OpenAI API reads at a limit. A request waits for a second here. */
@QuarkusTest
@TestProfile(TightLimits.class)
@QuarkusTestResource(RealServers.class)
class OpenAiLimitsTest {
  @TestHTTPResource URI site;

  private final String prompt = "a fox, picture " + UUID.randomUUID();
  private OpenAIClient client;

  @BeforeEach
  void connect() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery("TRUNCATE job, tenant_quota CASCADE")
                    .executeUpdate());
    client = OpenAi.client(site, "any");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private CompletableFuture<ImagesResponse> generate(String tenant, int images) {
    ImageGenerateParams params =
        OpenAi.images(prompt).n(images).putAdditionalHeader("Resow-Tenant", tenant).build();
    return OpenAi.waiting(() -> client.images().generate(params));
  }

  @Test
  void aRequestIsAcceptedWholeOrNotAtAll() {
    Client.json().header("Resow-Tenant", "narrow").body("{\"prompt\": \"a cat\"}").post("/v1/jobs");
    var error = OpenAi.error(generate("narrow", 3));
    assertThat(error).isInstanceOf(RateLimitException.class);
    assertThat(error.code()).hasValue("rate_limit_exceeded");
    assertThat(error.type()).hasValue("rate_limit_error");
    assertThat(Integer.parseInt(error.headers().values("Retry-After").getFirst())).isBetween(1, 60);
    assertThat(QuarkusTransaction.requiringNew().call(() -> JobRow.count("tenant", "narrow")))
        .isEqualTo(1);
  }

  @Test
  void moreImagesThanTheTenantEverMayAreInvalid() {
    var error = OpenAi.error(generate("narrow", 4));
    assertThat(error).isInstanceOf(BadRequestException.class);
    assertThat(error.param()).hasValue("n");
  }

  @Test
  void anImageThatTakesTooLongIsAnErrorThatNamesItsJob() {
    var answer = generate("somebody", 1);
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    var error = OpenAi.error(answer);
    assertThat(error).isInstanceOf(InternalServerException.class);
    assertThat(error.statusCode()).isEqualTo(504);
    assertThat(error.code()).hasValue("timeout");
    assertThat(error).hasMessageContaining("/v1/jobs/" + job);
    assertThat(error.headers().values("x-should-retry")).containsExactly("false");
  }

  @Test
  void oneMoreWaitingRequestThanAllowedIsRefusedAndAPlaceIsFreeAgainAfterIt() {
    var waiting = generate("somebody", 1);
    OpenAi.jobs(prompt, 1);
    assertThat(OpenAi.error(generate("somebody", 1))).isInstanceOf(RateLimitException.class);
    OpenAi.error(waiting);
    Until.isTrue(() -> OpenAi.error(generate("somebody", 1)).statusCode() == 504);
  }
}

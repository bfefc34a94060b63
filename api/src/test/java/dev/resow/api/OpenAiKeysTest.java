package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.images.ImagesResponse;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.JobRow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The key of a client of the OpenAI API decides about scope and tenant as for any other client. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class OpenAiKeysTest {
  @Inject SchedulerFixture scheduler;
  @Inject ArtifactStore store;
  @TestHTTPResource URI site;

  private final String prompt = "a fox, picture " + UUID.randomUUID();

  @Test
  void aWrongKeyIsNotAuthorized() {
    var error = refusal("sk-wrong");
    assertThat(error).isInstanceOf(UnauthorizedException.class);
    assertThat(error.code()).hasValue("invalid_api_key");
    assertThat(error.type()).hasValue("invalid_request_error");
  }

  @Test
  void aKeyWithoutTheScopeSubmitIsDenied() {
    var error = refusal(key("read"));
    assertThat(error).isInstanceOf(PermissionDeniedException.class);
    assertThat(error.code()).hasValue("insufficient_permissions");
  }

  @Test
  void theJobBelongsToTheTenantOfTheKey() throws IOException {
    var answer = generate(key("submit"));
    UUID job = OpenAi.jobs(prompt, 1).getFirst();
    scheduler.finish(job, store.put(new byte[] {7}));
    assertThat(answer.join().data().orElseThrow().getFirst().b64Json()).hasValue("Bw==");
    JobRow row = QuarkusTransaction.requiringNew().call(() -> JobRow.findById(job));
    assertThat(row.tenant).isEqualTo("acme");
  }

  private OpenAIServiceException refusal(String key) {
    return OpenAi.error(generate(key));
  }

  private CompletableFuture<ImagesResponse> generate(String key) {
    var client = OpenAi.client(site, key);
    return OpenAi.waiting(() -> client.images().generate(OpenAi.images(prompt).build()))
        .whenComplete((_, _) -> client.close());
  }

  private static String key(String scope) {
    return given()
        .header("Authorization", "Bearer " + WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body(Map.of("tenant", "acme", "scopes", List.of(scope)))
        .post("/v1/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }
}

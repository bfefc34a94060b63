package dev.resow.api.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Pictures of removed jobs go, unless another job has the same one. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ExpiredImagesTest {
  @Inject Sql sql;
  @Inject ArtifactStore store;

  private final byte[] bytes = UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8);
  private final ArtifactId picture = ArtifactId.of(bytes);
  private final Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(2));

  @Test
  void aPictureThatNoJobHasGoes() throws Exception {
    store.put(bytes);
    expire(picture);
    new ExpiredImages(sql, store, later).remove();
    assertThat(store.get(picture)).isEmpty();
    assertThat(isNoted(picture)).isFalse();
  }

  @Test
  void aPictureThatAnotherJobHasStays() throws Exception {
    store.put(bytes);
    String job =
        RestAssured.given()
            .contentType(ContentType.JSON)
            .body("{\"prompt\": \"a cat\"}")
            .post("/v1/jobs")
            .path("id");
    sql.update(
        "UPDATE job SET result = '{\"image\": {\"id\": \"%s\"}}' WHERE id = '%s'"
            .formatted(picture, job));
    expire(picture);
    new ExpiredImages(sql, store, later).remove();
    assertThat(store.get(picture)).isPresent();
    assertThat(isNoted(picture)).isFalse();
    sql.update("DELETE FROM job WHERE id = '%s'".formatted(job));
  }

  @Test
  void aPictureThatWasStoredJustNowMayBelongToAResultOnItsWay() throws Exception {
    store.put(bytes);
    expire(picture);
    new ExpiredImages(sql, store, Clock.systemUTC()).remove();
    assertThat(store.get(picture)).isPresent();
    assertThat(isNoted(picture)).isTrue();
  }

  private void expire(ArtifactId id) {
    sql.update("INSERT INTO expired_image (id, at) VALUES ('%s', now())".formatted(id));
  }

  private boolean isNoted(ArtifactId id) {
    return sql.count("SELECT count(*) FROM expired_image WHERE id = ?", id.sha256()) == 1;
  }
}

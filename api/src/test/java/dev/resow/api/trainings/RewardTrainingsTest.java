package dev.resow.api.trainings;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.Topics;
import dev.resow.contract.TrainingReady;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Trainings by IterComp on a server whose operator has named rewards. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RewardTrainingsTest {
  private static final String HASH = "ab".repeat(32);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Test
  void rewardsArePinnedInTheRecord() {
    var pins = List.of("spatial:reward:" + HASH, "presence:reward:" + HASH);
    QuarkusMock.installMockForType(new CriticCatalogue(Optional.of(pins)), CriticCatalogue.class);
    String id =
        given()
            .contentType(ContentType.JSON)
            .body(
                """
                {"adapter": "likes-%s", "prompts": {"list": ["a cat and a pig"]},
                 "recipe": "itercomp", "itercomp": {"rewards": ["presence"], "pictures": 8}}
                """
                    .formatted(UUID.randomUUID()))
            .post("/v1/trainings")
            .then()
            .statusCode(202)
            .body("recipe", equalTo("itercomp"))
            .body("rank", equalTo(16))
            .body("itercomp.rewards.name", equalTo(List.of("presence")))
            .body("itercomp.pictures", equalTo(8))
            .body("comat", nullValue())
            .extract()
            .path("id");
    given().get("/v1/trainings/" + id).then().body("itercomp.rewards[0].sha256", equalTo(HASH));
    try (var topics = new TopicClient(bootstrap)) {
      var sent =
          topics.await(
              Topics.TRAININGS_READY,
              1,
              event ->
                  event instanceof TrainingReady ready
                      && ready.trainingId().equals(UUID.fromString(id)));
      var spec = ((TrainingReady) sent.getFirst().data()).spec().itercomp();
      assertThat(spec.rewards())
          .singleElement()
          .satisfies(r -> assertThat(r.sha256()).isEqualTo(HASH));
    }
  }
}

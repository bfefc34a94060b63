package dev.resow.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docker-compose.yml} against the Dockerfiles that it builds. */
class ComposeTest {
  /** Time after the drain for the hand-over of a job and the end of the process. */
  private static final int BEYOND_THE_DRAIN = 25;

  private static final ObjectMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The part of the Compose specification that the file uses. */
  record Composition(
      @JsonProperty("x-app") Service app,
      Map<String, Service> services,
      Map<String, Object> volumes) {}

  record Service(
      String image,
      Build build,
      String restart,
      Map<String, String> environment,
      List<String> ports,
      List<String> volumes,
      HealthCheck healthcheck,
      @JsonProperty("depends_on") Map<String, Condition> dependsOn,
      @JsonProperty("stop_grace_period") String stopGracePeriod,
      Deploy deploy,
      List<String> profiles) {}

  record Build(String context, String dockerfile) {}

  record Condition(String condition) {}

  record Deploy(int replicas) {}

  record HealthCheck(
      List<String> test,
      String interval,
      String timeout,
      int retries,
      @JsonProperty("start_period") String startPeriod) {}

  private static final Composition COMPOSITION =
      STRICT.convertValue(Yaml.map(Checkout.read("docker-compose.yml")), Composition.class);

  static Stream<String> apps() {
    return COMPOSITION.services().entrySet().stream()
        .filter(entry -> entry.getValue().build() != null)
        .map(Map.Entry::getKey);
  }

  private static Dockerfile dockerfile(String app) {
    return Dockerfile.of(COMPOSITION.services().get(app).build().dockerfile());
  }

  @Test
  void buildsTheThreeAppsAndATrainerOnDemand() {
    assertThat(apps()).containsExactlyInAnyOrder("api", "scheduler", "worker", "trainer");
    assertThat(COMPOSITION.services().get("trainer").profiles()).containsExactly("training");
    for (String app : apps().toList())
      assertThat(Checkout.ROOT.resolve(COMPOSITION.services().get(app).build().dockerfile()))
          .matches(Files::exists, "exists");
  }

  @ParameterizedTest
  @MethodSource("apps")
  void publishesPortsThatTheImageListensTo(String app) {
    for (String port : orEmpty(COMPOSITION.services().get(app).ports()))
      assertThat(dockerfile(app).ports())
          .contains(Integer.valueOf(port.substring(port.lastIndexOf(':') + 1)));
  }

  /** A named volume takes owner and rights of the image's folder at its first use. */
  @ParameterizedTest
  @MethodSource("apps")
  void mountsVolumesWhereTheImagesUserMayWrite(String app) {
    var image = dockerfile(app);
    for (String volume : orEmpty(COMPOSITION.services().get(app).volumes())) {
      String[] parts = volume.split(":");
      assertThat(COMPOSITION.volumes()).containsKey(parts[0]);
      assertThat(image.gives(parts[1])).as(volume).isTrue();
      assertThat(image.environment().values()).as("what writes to %s", volume).contains(parts[1]);
    }
  }

  /** Pictures that a worker stores are those that the api reads. */
  @Test
  void apiAndWorkersShareTheArtifactStore() {
    String place = dockerfile("api").environment().get("RESOW_ARTIFACTS");
    assertThat(dockerfile("worker").environment()).containsEntry("RESOW_ARTIFACTS", place);
    for (String app : List.of("api", "worker", "trainer"))
      assertThat(COMPOSITION.services().get(app).volumes()).contains("artifacts:" + place);
  }

  @ParameterizedTest
  @MethodSource("apps")
  void setsOnlyVariablesThatTheAppKnows(String app) {
    assertThat(SettingsTable.of(app))
        .containsAll(COMPOSITION.services().get(app).environment().keySet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"api", "scheduler"})
  void anAppWaitsForHealthyServers(String app) {
    assertThat(COMPOSITION.services().get(app).dependsOn()).containsOnlyKeys("kafka", "postgres");
    for (String server : List.of("kafka", "postgres"))
      assertThat(COMPOSITION.services().get(server).healthcheck()).isNotNull();
  }

  @Test
  void aWorkerHasTimeToHandItsJobOver() {
    var worker = COMPOSITION.services().get("worker");
    assertThat(worker.stopGracePeriod()).isEqualTo((5 + BEYOND_THE_DRAIN) + "s");
    assertThat(dockerfile("worker").environment())
        .as("the drain time is its default, 5 s")
        .doesNotContainKey("MP_MESSAGING_INCOMING_WORKER_READY_DRAIN");
  }

  @Test
  void aTrainerIsAWorkerThatTrainsWithTimeToHandItsTrainingOver() {
    var trainer = COMPOSITION.services().get("trainer");
    assertThat(trainer.build()).isEqualTo(COMPOSITION.services().get("worker").build());
    assertThat(trainer.environment()).containsEntry("RESOW_WORKER_ROLE", "train");
    assertThat(dockerfile("trainer").environment()).containsKey("RESOW_TRAININGS_CRITIC");
    assertThat(trainer.stopGracePeriod()).isEqualTo((20 + BEYOND_THE_DRAIN) + "s");
  }

  private static List<String> orEmpty(List<String> list) {
    return list == null ? List.of() : list;
  }
}

package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static dev.resow.deploy.HelmChart.merge;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Deployment of workers that train: only where it is asked for. */
class TrainerTest {
  private final Manifests managed = Manifests.of(example("managed-gpu"));

  @Test
  void isOffUnlessItIsEnabled() {
    assertThat(Manifests.of(example("minimal")).all(Deployment.class))
        .noneMatch(deployment -> deployment.getMetadata().getName().contains("trainer"));
  }

  @Test
  void theDemoModelAndItsCriticAreInTheImage() {
    var minimal = Manifests.of(merge(example("minimal"), Yaml.map("trainer: {enabled: true}")));

    assertThat(Manifests.container(minimal.deployment("-trainer")).getImage())
        .isEqualTo("resow-worker:0.1.0");
    assertThat(minimal.deployment("-trainer").getSpec().getReplicas()).isEqualTo(1);
    assertThat(minimal.variable("-trainer", "RESOW_WORKER_ROLE")).isEqualTo("train");
    var image = Dockerfile.of("deploy/Dockerfile.worker").environment();
    for (String folder : new String[] {"RESOW_MODEL", "RESOW_TRAININGS_CRITIC"})
      assertThat(minimal.variable("-trainer", folder)).as(folder).isEqualTo(image.get(folder));
    assertThat(minimal.variable("-trainer", "MP_MESSAGING_INCOMING_WORKER_TRAININGS_DRAIN"))
        .isEqualTo("PT20S");
    assertThat(managed.variable("-worker-sd35", "RESOW_WORKER_ROLE")).isNull();
  }

  @Test
  void aGpuIsAskedForAndWeightsAreFloat32() {
    var container = Manifests.container(managed.deployment("-trainer"));

    assertThat(container.getImage()).endsWith("resow-worker-cuda:0.1.0");
    assertThat(container.getResources().getLimits())
        .containsEntry("nvidia.com/gpu", new Quantity("1"))
        .containsEntry("memory", new Quantity("48Gi"));
    assertThat(managed.variable("-trainer", "RESOW_PRECISION")).isEqualTo("fp32");
    assertThat(managed.variable("-trainer", "RESOW_DEVICE")).isEqualTo("cuda:0");
  }

  @Test
  void modelAndCriticAreMountedReadOnlyAtTheirFolders() {
    var pod = managed.deployment("-trainer").getSpec().getTemplate().getSpec();

    assertThat(pod.getContainers().getFirst().getVolumeMounts())
        .filteredOn(mount -> Boolean.TRUE.equals(mount.getReadOnly()))
        .extracting(mount -> mount.getName() + " " + mount.getMountPath())
        .contains("model /models/sd35-medium", "critic /critics/pairs");
    assertThat(pod.getVolumes()).extracting(Volume::getName).contains("model", "critic");
  }

  @Test
  void itHasAUserOfItsOwnOnTheBrokersAndNoDatabase() {
    var variables = Manifests.container(managed.deployment("-trainer")).getEnv();

    assertThat(variables)
        .filteredOn(variable -> variable.getName().equals("KAFKA_SASL_JAAS_CONFIG"))
        .extracting(variable -> variable.getValueFrom().getSecretKeyRef().getName())
        .containsExactly("resow-kafka-trainer");
    assertThat(variables)
        .extracting(EnvVar::getName)
        .contains("RESOW_ARTIFACTS", "AWS_SECRET_ACCESS_KEY")
        .noneMatch(name -> name.startsWith("QUARKUS_DATASOURCE"));
    var none =
        Map.<String, Object>of("kafka", Map.of("jaas", Map.of("trainer", Map.of("secret", ""))));
    assertThatThrownBy(() -> HelmChart.render(merge(example("managed-gpu"), none)))
        .hasMessageContaining("kafka.jaas.trainer.secret: SCRAM-SHA-512 needs the Secret");
  }

  @Test
  void itIsWatchedProtectedAndFencedAsAWorkerIs() {
    assertThat(managed.named(Service.class, "-trainer-metrics").getSpec().getSelector())
        .containsEntry("app.kubernetes.io/component", "trainer");
    assertThat(managed.named(PodDisruptionBudget.class, "-trainer").getSpec().getMaxUnavailable())
        .isNotNull();
    var worker = managed.named(NetworkPolicy.class, "-worker").getSpec();
    var trainer = managed.named(NetworkPolicy.class, "-trainer").getSpec();
    assertThat(trainer.getEgress()).isEqualTo(worker.getEgress());
    assertThat(trainer.getIngress()).isEqualTo(worker.getIngress());
  }
}

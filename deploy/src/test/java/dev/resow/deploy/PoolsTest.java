package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static dev.resow.deploy.HelmChart.merge;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pools of workers: one model, one kind of device and one number of replicas each. */
class PoolsTest {
  private final Manifests pools = Manifests.of(example("two-pools"));

  @Test
  void eachPoolIsADeploymentOfItsOwn() {
    assertThat(pools.variable("-worker-menagerie", "RESOW_MODEL")).isEqualTo("/models/menagerie");
    assertThat(pools.variable("-worker-sd3", "RESOW_MODEL")).isEqualTo("/models/sd3-medium");
    assertThat(pools.deployment("-worker-menagerie").getSpec().getReplicas()).isEqualTo(4);
    assertThat(pools.deployment("-worker-sd3").getSpec().getReplicas()).isEqualTo(1);
    assertThat(image("-worker-menagerie")).isEqualTo("resow-worker:0.1.0");
    assertThat(image("-worker-sd3")).isEqualTo("resow-worker-cuda:0.1.0");
  }

  @Test
  void aModelOnAVolumeIsMountedReadOnlyAtItsFolder() {
    var pod = pools.deployment("-worker-sd3").getSpec().getTemplate().getSpec();
    var mount =
        pod.getContainers().getFirst().getVolumeMounts().stream()
            .filter(m -> m.getName().equals("model"))
            .findFirst()
            .orElseThrow();
    assertThat(mount.getMountPath()).isEqualTo("/models/sd3-medium");
    assertThat(mount.getReadOnly()).isTrue();
    assertThat(pod.getVolumes())
        .filteredOn(v -> v.getName().equals("model"))
        .allMatch(v -> v.getNfs().getServer().equals("files.example"));
  }

  @Test
  void aGpuPoolAsksForItsDevices() {
    var twoGpus =
        Map.<String, Object>of(
            "workers",
            Map.of(
                "pools",
                List.of(
                    Map.of(
                        "name", "big",
                        "model", "/models/big",
                        "device", "cuda:0",
                        "gpu", Map.of("count", 2, "resource", "amd.com/gpu")))));

    var limits =
        Manifests.container(
                Manifests.of(merge(example("minimal"), twoGpus)).deployment("-worker-big"))
            .getResources()
            .getLimits();

    assertThat(limits).containsEntry("amd.com/gpu", new Quantity("2"));
  }

  @Test
  void settingsOfAllPoolsReachEachOfThemUnlessItHasItsOwn() {
    var values =
        merge(
            example("minimal"),
            Yaml.map(
                """
                env: {RESOW_LIMITS_MAX_PIXELS: 1}
                workers:
                  env: {RESOW_LIMITS_MAX_PIXELS: 2, RESOW_THREADS: 2}
                  pools:
                    - {name: a, model: /models/a, slots: 2}
                    - {name: b, model: /models/b, env: {RESOW_LIMITS_MAX_PIXELS: 3}}
                """));
    var manifests = Manifests.of(values);

    assertThat(manifests.variable("-api", "RESOW_LIMITS_MAX_PIXELS")).isEqualTo("1");
    assertThat(manifests.variable("-worker-a", "RESOW_LIMITS_MAX_PIXELS")).isEqualTo("2");
    assertThat(manifests.variable("-worker-b", "RESOW_LIMITS_MAX_PIXELS")).isEqualTo("3");
    assertThat(manifests.variable("-worker-b", "RESOW_THREADS")).isEqualTo("2");
    assertThat(manifests.variable("-worker-a", "RESOW_SLOTS")).isEqualTo("2");
  }

  @Test
  void clientCertificatesAreMountedAsAWholeFolderSoThatRenewedOnesArrive() {
    for (Deployment deployment : pools.all(Deployment.class)) {
      String app = Manifests.container(deployment).getName();
      assertThat(Manifests.container(deployment).getVolumeMounts())
          .filteredOn(m -> m.getName().equals("kafka-client"))
          .allMatch(m -> m.getSubPath() == null)
          .hasSize(1);
      assertThat(deployment.getSpec().getTemplate().getSpec().getVolumes())
          .filteredOn(v -> v.getName().equals("kafka-client"))
          .extracting(v -> v.getSecret().getSecretName())
          .containsExactly("resow-%s-certificate".formatted(app));
    }
    assertThat(pools.variable("-scheduler", "KAFKA_SSL_KEYSTORE_LOCATION"))
        .isEqualTo("/etc/resow/kafka-client/tls-combined.pem");
  }

  private String image(String deployment) {
    return Manifests.container(pools.deployment(deployment)).getImage();
  }
}

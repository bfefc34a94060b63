package dev.resow.deploy;

import static dev.resow.deploy.HelmChart.example;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every container of every example. */
class ContainersTest {
  private static final List<String> EXAMPLES = List.of("minimal", "managed-gpu", "two-pools");

  /** Variables whose values are secrets. */
  private static final String SECRET = ".*(PASSWORD|JAAS|SECRET_ACCESS_KEY|ACCESS_KEY_ID|SHA256)$";

  record Pod(String example, String name, PodSpec spec) {
    Container container() {
      return spec.getContainers().getFirst();
    }

    @Override
    public String toString() {
      return example + " " + name;
    }
  }

  static Stream<Pod> pods() {
    return EXAMPLES.stream()
        .flatMap(
            example ->
                Manifests.of(example(example)).all(Deployment.class).stream()
                    .map(
                        d ->
                            new Pod(
                                example,
                                d.getMetadata().getName(),
                                d.getSpec().getTemplate().getSpec())));
  }

  @ParameterizedTest
  @MethodSource("pods")
  void runsAsTheUserOfTheImagesWithoutRights(Pod pod) {
    var security = pod.spec().getSecurityContext();
    assertThat(security.getRunAsNonRoot()).isTrue();
    assertThat(security.getRunAsUser()).isEqualTo(Dockerfile.of("deploy/Dockerfile.api").user());
    assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.spec().getAutomountServiceAccountToken()).isFalse();
    var own = pod.container().getSecurityContext();
    assertThat(own.getReadOnlyRootFilesystem()).isTrue();
    assertThat(own.getAllowPrivilegeEscalation()).isFalse();
    assertThat(own.getCapabilities().getDrop()).containsExactly("ALL");
  }

  @ParameterizedTest
  @MethodSource("pods")
  void writesOnlyToVolumes(Pod pod) {
    var mounts = pod.container().getVolumeMounts();
    assertThat(mounts)
        .extracting(VolumeMount::getMountPath)
        .contains("/tmp")
        .doesNotHaveDuplicates();
    assertThat(mounts)
        .extracting(VolumeMount::getName)
        .containsExactlyInAnyOrderElementsOf(
            pod.spec().getVolumes().stream().map(Volume::getName).toList());
    assertThat(pod.spec().getVolumes())
        .filteredOn(volume -> volume.getEmptyDir() != null)
        .allMatch(volume -> volume.getEmptyDir().getSizeLimit() != null);
    String natives = variable(pod, "DJL_CACHE_DIR");
    if (natives != null)
      assertThat(mounts).anyMatch(m -> m.getMountPath().equals(natives) && m.getReadOnly() == null);
    String artifacts = variable(pod, "RESOW_ARTIFACTS");
    if (artifacts != null && !artifacts.startsWith("s3://"))
      assertThat(mounts).extracting(VolumeMount::getMountPath).contains(artifacts);
  }

  @ParameterizedTest
  @MethodSource("pods")
  void hasResourcesAndALimitOfMemory(Pod pod) {
    var resources = pod.container().getResources();
    assertThat(resources.getRequests()).containsKeys("cpu", "memory");
    assertThat(resources.getLimits()).containsKey("memory");
    String device = variable(pod, "RESOW_DEVICE");
    if (device != null && device.startsWith("cuda"))
      assertThat(resources.getLimits()).containsEntry("nvidia.com/gpu", new Quantity("1"));
    else assertThat(resources.getLimits()).doesNotContainKey("nvidia.com/gpu");
  }

  @ParameterizedTest
  @MethodSource("pods")
  void isProbedAtThePortThatItListensTo(Pod pod) {
    var container = pod.container();
    assertProbe(container.getLivenessProbe(), "/q/health/live");
    assertProbe(container.getStartupProbe(), "/q/health/live");
    assertProbe(container.getReadinessProbe(), "/q/health/ready");
    assertThat(container.getPorts())
        .filteredOn(port -> port.getName().equals("http"))
        .extracting(ContainerPort::getContainerPort)
        .containsExactly(Integer.valueOf(variable(pod, "QUARKUS_HTTP_PORT")));
  }

  private static void assertProbe(Probe probe, String path) {
    assertThat(probe.getHttpGet().getPath()).isEqualTo(path);
    assertThat(probe.getHttpGet().getPort()).isEqualTo(new IntOrString("http"));
  }

  @ParameterizedTest
  @MethodSource("pods")
  void takesSecretsByReferenceAndEveryVariableOnce(Pod pod) {
    var variables = pod.container().getEnv();
    assertThat(variables).extracting(EnvVar::getName).doesNotHaveDuplicates();
    assertThat(variables)
        .filteredOn(variable -> variable.getName().matches(SECRET))
        .allMatch(v -> v.getValue() == null && v.getValueFrom().getSecretKeyRef() != null);
  }

  /**
   * A worker hands its job over after the step that runs, a trainer its training after the update;
   * nothing may kill them before.
   */
  @ParameterizedTest
  @MethodSource("pods")
  void hasTimeToEnd(Pod pod) {
    String work = "train".equals(variable(pod, "RESOW_WORKER_ROLE")) ? "TRAININGS" : "READY";
    String drain = variable(pod, "MP_MESSAGING_INCOMING_WORKER_%s_DRAIN".formatted(work));
    if (drain != null)
      assertThat(pod.spec().getTerminationGracePeriodSeconds())
          .isEqualTo(java.time.Duration.parse(drain).toSeconds() + 25);
    else assertThat(pod.spec().getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(30);
  }

  private static String variable(Pod pod, String name) {
    return pod.container().getEnv().stream()
        .filter(variable -> variable.getName().equals(name))
        .map(EnvVar::getValue)
        .findFirst()
        .orElse(null);
  }
}
